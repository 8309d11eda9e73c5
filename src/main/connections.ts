import type { ConnectionPhase, ConnectionState } from '@shared/connection'
import type { Settings } from '@shared/settings'
import type { KeyVault } from './storage/key-vault'
import type { Monitor } from './monitor'
import { createClient } from './modelroute/client'
import type { ClientOptions } from './modelroute/client'
import { isLoopback } from './modelroute/base-url'
import { createFileApi } from './modelroute/files'
import type { FileApi } from './modelroute/files'
import { Watcher } from './tracking/watcher'
import type { WatcherDeps } from './tracking/watcher'

interface OpenConnection {
  id: string
  name: string
  baseUrl: string
  /** True for hosts that are reached without a network. */
  loopback: boolean
  refused: boolean
  watcher: Watcher
  files: FileApi
}

export interface ConnectionsDeps {
  monitor: Monitor
  vault: KeyVault
  fetch: ClientOptions['fetch']
  /** What every watcher needs, whatever its connection. */
  watching: Omit<WatcherDeps, 'connectionId' | 'api' | 'onAsked' | 'onRefused' | 'onView' | 'eagerness'>
  settings: () => Settings
  /** A connection is removed, with everything of it. */
  onDiscard: (connectionId: string) => Promise<void>
  /** The states changed: key, phase, budget or what is due. */
  onChange: () => void
}

/** The open connections, each with its own key, client, budget and scheduler. */
export class Connections {
  readonly #deps: ConnectionsDeps
  readonly #open = new Map<string, OpenConnection>()
  #online = true
  #paused = false

  constructor(deps: ConnectionsDeps) {
    this.#deps = deps
  }

  /** Watches a connection's executions; its key is what the vault holds. Throws for an unusable base URL. */
  open(id: string, name: string, baseUrl: string): void {
    const { monitor, vault, fetch, watching, settings, onChange } = this.#deps
    const api = createClient({ fetch, clock: watching.clock, baseUrl, readKey: () => vault.read(id) })
    const watcher = new Watcher({
      ...watching,
      connectionId: id,
      api,
      eagerness: settings().eagerness,
      onAsked: (before, after) => monitor.asked(before, after),
      onRefused: () => {
        connection.refused = true
        onChange()
      },
      onView: onChange,
    })
    const files = createFileApi({
      fetch,
      clock: watching.clock,
      baseUrl,
      readKey: () => vault.read(id),
      admit: (priority, signal) => watcher.admit(priority, signal),
      onExchange: (exchange) => watcher.exchanged(exchange),
    })
    const loopback = isLoopback(new URL(baseUrl).hostname)
    const connection: OpenConnection = { id, name, baseUrl, loopback, refused: false, watcher, files }
    this.#open.set(id, connection)
    this.#steer(connection)
    watcher.setOnline(this.#online || connection.loopback)
    monitor.open(id, watcher)
    onChange()
  }

  /** Ends a connection, forgets its key and its executions. */
  async discard(id: string): Promise<void> {
    this.#open.delete(id)
    this.#deps.vault.remove(id)
    await this.#deps.onDiscard(id)
    await this.#deps.monitor.discard(id)
    this.#deps.onChange()
  }

  /** The files of a connection; null when there is no such connection. */
  files(id: string): FileApi | null {
    return this.#open.get(id)?.files ?? null
  }

  states(): ConnectionState[] {
    return [...this.#open.values()].map(({ id, name, baseUrl, refused, watcher }) => {
      const { phase, budget, active, askEveryMs, nextRequestAt } = watcher.view()
      const key = this.#deps.vault.state(id)
      return { id, name, baseUrl, key, phase: shownPhase(phase, key.kind, refused, this.#paused), budget, active, askEveryMs, asOf: watcher.asOf, nextRequestAt }
    })
  }

  /** Executions that may still end, over all connections. */
  active(): number {
    return [...this.#open.values()].reduce((sum, { watcher }) => sum + watcher.view().active, 0)
  }

  /** To be called after the vault's key for a connection changed. */
  keyChanged(id: string): void {
    const connection = this.#open.get(id)
    if (!connection) return
    connection.refused = false
    this.#steer(connection)
    this.#deps.onChange()
  }

  /** True: the user has paused watching. */
  get paused(): boolean {
    return this.#paused
  }

  /** While paused, no connection makes a request. */
  setPaused(paused: boolean): void {
    this.#paused = paused
    for (const connection of this.#open.values()) this.#steer(connection)
    this.#deps.onChange()
  }

  setEagerness(eagerness: Settings['eagerness']): void {
    for (const { watcher } of this.#open.values()) watcher.setEagerness(eagerness)
  }

  /** The machine has a network, or has none; loopback hosts are reached without. */
  setOnline(online: boolean): void {
    if (online === this.#online) return
    this.#online = online
    for (const { watcher, loopback } of this.#open.values()) watcher.setOnline(online || loopback)
    this.#deps.onChange()
  }

  wake(): void {
    for (const { watcher } of this.#open.values()) watcher.wake()
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#open.values()].map(({ watcher }) => watcher.stop()))
  }

  #steer({ id, refused, watcher }: OpenConnection): void {
    if (this.#paused || refused || this.#deps.vault.state(id).kind === 'missing') watcher.pause()
    else watcher.resume()
  }
}

function shownPhase(
  phase: ReturnType<Watcher['view']>['phase'],
  key: 'missing' | 'set',
  refused: boolean,
  paused: boolean,
): ConnectionPhase {
  if (key === 'missing') return { kind: 'key-missing' }
  if (refused) return { kind: 'key-refused' }
  if (paused) return { kind: 'paused' }
  return phase.kind === 'paused' ? { kind: 'key-refused' } : phase
}
