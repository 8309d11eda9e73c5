import type { ConnectionState, KeyStanding } from '@shared/connection'
import { correctionOf } from '@shared/own-time'
import type { StepsResult } from '@shared/reports'
import type { KeyVault } from '../storage/key-vault'
import type { Monitor } from '../monitor'
import type { FileApi } from '../modelroute/files'
import type { Fetch } from '../modelroute/transport'
import type { PollingPreferences } from '../tracking/schedule'
import { words } from '../words/words'
import { OpenConnection } from './open-connection'
import type { ConnectionFacts, OpenConnectionDeps } from './open-connection'

interface ConnectionsDeps {
  monitor: Monitor
  vault: KeyVault
  fetch: Fetch
  /** What all watchers share. */
  watching: Omit<OpenConnectionDeps['watching'], keyof PollingPreferences | 'onAsked'>
  settings: () => PollingPreferences
  /** Called when a connection is removed with everything that belongs to it. */
  onDiscard: (connectionId: string) => Promise<void>
  /** Called when a key or phase changed. */
  onChange: () => void
  /** Called when a budget changed, or what is due. */
  onProgress: () => void
}

/** The open connections, each with its own key, client, budget and scheduler. */
export class Connections {
  readonly #deps: ConnectionsDeps
  readonly #open = new Map<string, OpenConnection>()
  #online = true
  #paused = false
  #held = false

  constructor(deps: ConnectionsDeps) {
    this.#deps = deps
  }

  /** Holds all requests until `begin`. Call it before any connection opens. */
  hold(): void {
    this.#held = true
  }

  begin(): void {
    this.#held = false
    for (const connection of this.#open.values()) this.#steer(connection)
  }

  /** Watches a connection's executions, with its key from the vault. Throws for an unusable base URL. */
  open(facts: ConnectionFacts): void {
    const { monitor, vault, fetch, watching, settings, onChange, onProgress } = this.#deps
    const { id } = facts
    const { eagerness, reserve } = settings()
    const connection: OpenConnection = new OpenConnection(facts, {
      fetch,
      readKey: () => vault.read(id),
      watching: { ...watching, eagerness, reserve, onAsked: (before, after) => monitor.onAsked(before, after) },
      onChange,
      onProgress,
      onRefused: () => {
        this.#steer(connection)
        onChange()
      },
    })
    this.#open.set(id, connection)
    this.#steer(connection)
    connection.setOnline(this.#online)
    monitor.open(id, connection.watcher)
    onChange()
  }

  has(id: string): boolean {
    return this.#open.has(id)
  }

  /** Changes name or colour; the address stays. */
  describe(id: string, { name, colour }: Pick<ConnectionFacts, 'name' | 'colour'>): void {
    const connection = this.#open.get(id)
    if (connection) connection.facts = { ...connection.facts, name, colour }
    this.#deps.onChange()
  }

  /** Closes a connection. Its key and its executions stay as they are. */
  async close(id: string): Promise<void> {
    const connection = this.#open.get(id)
    this.#open.delete(id)
    await connection?.stop()
    this.#deps.monitor.close(id)
    this.#deps.onChange()
  }

  /** Closes a connection and deletes its key, its executions and what was learned from them. */
  async discard(id: string): Promise<StepsResult> {
    const { vault, onDiscard, monitor, watching } = this.#deps
    vault.remove(id)
    await this.close(id)
    await onDiscard(id)
    watching.latencyStore.remove(id)
    return monitor.discard(id)
  }

  /** The files of a connection; null if there is no such connection. */
  files(id: string): FileApi | null {
    return this.#open.get(id)?.files ?? null
  }

  states(): ConnectionState[] {
    return [...this.#open.values()].map((connection) => connection.state(this.#deps.vault.state(connection.facts.id), this.#paused, this.#held))
  }

  /** How much to subtract from the times of a connection's API, ms; 0 if there is no such connection, or no reply has told it. */
  correctionOf(id: string): number {
    return correctionOf(this.#open.get(id)?.watcher.clockAheadMs() ?? null)
  }

  /** The same for each connection. */
  corrections(): Record<string, number> {
    return Object.fromEntries([...this.#open.keys()].map((id) => [id, this.correctionOf(id)]))
  }

  /** Executions that may still end, over all connections. */
  active(): number {
    return [...this.#open.values()].reduce((sum, { watcher }) => sum + watcher.view().active, 0)
  }

  /** Call it after the vault's key for a connection changed. */
  keyChanged(id: string): void {
    const connection = this.#open.get(id)
    if (!connection) return
    connection.keyChanged()
    this.#steer(connection)
    this.#deps.onChange()
  }

  /** Checks a connection's key at the API. Throws if there is no such connection. */
  checkKey(id: string): Promise<KeyStanding> {
    const connection = this.#open.get(id)
    if (!connection) throw new Error(words().refusal.connectionRemoved)
    return connection.checkKey()
  }

  /** True while the user has paused watching. */
  get paused(): boolean {
    return this.#paused
  }

  /** While paused, no connection makes a request. */
  setPaused(paused: boolean): void {
    this.#paused = paused
    for (const connection of this.#open.values()) this.#steer(connection)
    this.#deps.onChange()
  }

  setPreferences(preferences: PollingPreferences): void {
    for (const { watcher } of this.#open.values()) watcher.setPreferences(preferences)
  }

  /** Whether the machine has a network. */
  setOnline(online: boolean): void {
    if (online === this.#online) return
    this.#online = online
    for (const connection of this.#open.values()) connection.setOnline(online)
    this.#deps.onChange()
  }

  wake(): void {
    for (const { watcher } of this.#open.values()) watcher.wake()
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#open.values()].map((connection) => connection.stop()))
  }

  #steer({ facts, refused, watcher }: OpenConnection): void {
    if (this.#held || this.#paused || refused || this.#deps.vault.state(facts.id).kind === 'missing') watcher.pause()
    else watcher.resume()
  }
}
