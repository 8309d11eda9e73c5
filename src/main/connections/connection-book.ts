import { randomUUID } from 'node:crypto'
import { simulatorConnection } from '@shared/connection'
import type { FormerConnection } from '@shared/connection'
import type { StepsResult } from '@shared/reports'
import type { RequestInputs } from '@shared/requests'
import { parseBaseUrl } from '../modelroute/base-url'
import type { Monitor } from '../monitor'
import type { Config } from '../storage/config'
import type { ConnectionProfile } from '../storage/connection-profiles'
import type { KeyVault } from '../storage/key-vault'
import { words } from '../words/words'
import type { Connections } from './connections'

export interface ConnectionBookDeps {
  config: Pick<Config, 'connections' | 'activeConnection' | 'adoptConnections'>
  vault: KeyVault
  connections: Connections
  monitor: Monitor
  /** The API's usual address, as `parseBaseUrl` gives it. */
  defaultBaseUrl: string
  /** MODELROUTE_API_KEY. */
  environmentKey: string | null
  /** Halts the downloads of a connection that ends. The returned function resumes them on another connection. */
  closeFiles: (connectionId: string) => Promise<(connectionId: string) => void>
  onChange: () => void
}

/** The user's connections: adding, changing and removing them, and which one newly pasted IDs go to. */
export class ConnectionBook {
  readonly #deps: ConnectionBookDeps
  #profiles: ConnectionProfile[]
  #active: string

  constructor(deps: ConnectionBookDeps) {
    this.#deps = deps
    this.#profiles = deps.config.connections
    this.#active = this.#chosen()
  }

  /** Opens them all. `unreadable`: the keyring can no longer decrypt a stored key. */
  open(): { unreadable: boolean } {
    const { vault, monitor, environmentKey, config } = this.#deps
    const inUse = this.#profiles.filter(({ former, id }) => !former || monitor.idsOf(id).length > 0)
    if (inUse.length < this.#profiles.length) {
      this.#profiles = inUse
      config.adoptConnections(inUse)
    }
    const loaded = this.#own().map((profile, index) => {
      // A key from the environment applies only to the first connection, and only at the usual address.
      const read = vault.load(profile.id, index === 0 && profile.baseUrl === null ? environmentKey : null)
      this.#openProfile(profile)
      return read
    })
    return { unreadable: loaded.includes('unreadable') }
  }

  /** Reads stored keys that were unreadable, as the keyring may have answered since. Keys entered meanwhile stay. */
  readKeys(): { unreadable: boolean } {
    const { vault, connections } = this.#deps
    const loaded = this.#own().map(({ id }) => {
      if (vault.read(id) !== null) return 'read'
      const read = vault.load(id, null)
      if (read === 'read') connections.keyChanged(id)
      return read
    })
    return { unreadable: loaded.includes('unreadable') }
  }

  /** The connection that newly pasted IDs are tracked on. */
  get activeId(): string {
    return this.#active
  }

  /** Removed connections whose executions are still listed. */
  former(): FormerConnection[] {
    return this.#profiles.filter(({ former }) => former).map(({ id, name, colour }) => ({ id, name, colour }))
  }

  /** Makes this the connection that newly pasted IDs go to. Throws if there is no such connection. */
  use(id: string): void {
    if (!this.#deps.connections.has(id)) throw new Error(words().refusal.connectionRemoved)
    this.#active = id
    if (id !== simulatorConnection) this.#deps.config.activeConnection = id
    this.#deps.onChange()
  }

  /** The user's own connection that was last in use. */
  useOwn(): void {
    this.use(this.#chosen())
  }

  /** Adds a connection and uses it; returns its ID. Throws in words for the user. */
  add({ name, colour, baseUrl, key, storage }: RequestInputs['addConnection']): string {
    const profile = { id: randomUUID(), name, colour, baseUrl: readBaseUrl(baseUrl), former: false }
    this.#deps.vault.save(profile.id, key, storage)
    this.#saveProfiles([...this.#profiles, profile])
    this.#openProfile(profile)
    this.use(profile.id)
    return profile.id
  }

  /** Returns whether another stored key is unreadable. Throws in words for the user if it cannot be saved. */
  saveKey(id: string, key: string, storage: RequestInputs['saveKey']['storage']): { unreadable: boolean } {
    const { vault, connections } = this.#deps
    this.#profile(id)
    vault.save(id, key, storage)
    connections.keyChanged(id)
    if (this.#active === simulatorConnection || vault.state(this.#active).kind === 'missing') this.use(id)
    return this.readKeys()
  }

  /** Returns whether another stored key is unreadable. */
  removeKey(id: string): { unreadable: boolean } {
    this.#deps.vault.remove(id)
    this.#deps.connections.keyChanged(id)
    return this.readKeys()
  }

  /** Changes name, colour or address. A key stays with the origin it was entered for. Throws in words for the user. */
  async change({ connectionId, ...changes }: RequestInputs['changeConnection']): Promise<{ keyRemoved: boolean }> {
    const { connections, vault, closeFiles } = this.#deps
    const before = this.#profile(connectionId)
    const baseUrl = changes.baseUrl === undefined ? before.baseUrl : readBaseUrl(changes.baseUrl)
    const after = { ...before, ...changes, baseUrl }
    const [from, to] = [this.#address(before), this.#address(after)]
    // Before the address is saved: even if the app is killed in between, no start finds the key with another origin.
    const keyRemoved = origin(to) !== origin(from) && vault.remove(connectionId)
    this.#saveProfiles(this.#profiles.map((one) => (one.id === connectionId ? after : one)))
    if (to === from) {
      connections.describe(connectionId, after)
      return { keyRemoved }
    }
    const resumeDownloads = await closeFiles(connectionId)
    await connections.close(connectionId)
    this.#openProfile(after)
    resumeDownloads(connectionId)
    return { keyRemoved }
  }

  /**
   * Removes a connection and its key. Its executions stay unwatched, move to another connection, or are deleted; those that a stop
   * left out stay. Throws in words for the user.
   */
  async remove(removal: RequestInputs['removeConnection']): Promise<StepsResult> {
    const { connections, monitor, onChange } = this.#deps
    const id = removal.connectionId
    const profile = this.#profile(id)
    if (this.#own().length === 1) throw new Error(words().refusal.lastConnection)
    const to = removal.executions === 'move' ? this.#profile(removal.to).id : null
    if (to === id) throw new Error(words().refusal.sameConnection)
    // Before the connection: even if the app is killed in between, no key is left behind.
    this.removeKey(id)
    this.#saveProfiles(this.#profiles.map((one) => (one === profile ? { ...one, former: true } : one)))
    if (this.#active === id) this.use(to ?? this.#chosen())
    const stepped = removal.executions === 'forget' ? await connections.discard(id) : await this.#end(id, to)
    if (monitor.idsOf(id).length === 0) this.#saveProfiles(this.#profiles.filter((one) => one.id !== id))
    onChange()
    return stepped
  }

  /** Ends a connection whose executions move to another one, or stay. */
  async #end(id: string, to: string | null): Promise<StepsResult> {
    const { connections, monitor, closeFiles } = this.#deps
    const resumeDownloads = await closeFiles(id)
    await connections.close(id)
    if (to === null) return { done: 0, leftOut: 0, failure: null }
    // At once: moving thousands takes long, and a kill would leave their downloads paused.
    resumeDownloads(to)
    return monitor.move(monitor.idsOf(id).map((executionId) => ({ id: executionId, to })))
  }

  #own(): ConnectionProfile[] {
    return this.#profiles.filter(({ former }) => !former)
  }

  #profile(id: string): ConnectionProfile {
    const found = this.#own().find((one) => one.id === id)
    if (!found) throw new Error(words().refusal.connectionRemoved)
    return found
  }

  #chosen(): string {
    const own = this.#own()
    const kept = this.#deps.config.activeConnection
    return (own.find(({ id }) => id === kept) ?? own[0])?.id ?? ''
  }

  #address({ baseUrl }: ConnectionProfile): string {
    return baseUrl ?? this.#deps.defaultBaseUrl
  }

  #openProfile(profile: ConnectionProfile): void {
    const { id, name, colour, baseUrl } = profile
    this.#deps.connections.open({ id, name, colour, baseUrl: this.#address(profile), ownBaseUrl: baseUrl !== null })
  }

  #saveProfiles(profiles: ConnectionProfile[]): void {
    this.#deps.config.connections = profiles
    this.#profiles = profiles
  }
}

function readBaseUrl(text: string | null): string | null {
  if (text === null) return null
  const read = parseBaseUrl(text)
  if (!read.ok) throw new Error(words().address[read.problem])
  return read.baseUrl
}

const origin = (address: string): string => new URL(address).origin
