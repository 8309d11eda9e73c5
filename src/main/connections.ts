import type { ConnectionPhase, ConnectionState } from '@shared/connection'
import type { Settings } from '@shared/settings'
import type { KeyVault } from './storage/key-vault'
import type { Monitor } from './monitor'
import { createClient } from './modelroute/client'
import type { ClientOptions } from './modelroute/client'
import { isLoopback } from './modelroute/base-url'
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
}

export interface ConnectionsDeps {
  monitor: Monitor
  vault: KeyVault
  fetch: ClientOptions['fetch']
  /** What every watcher needs, whatever its connection. */
  watching: Omit<WatcherDeps, 'connectionId' | 'api' | 'onAsked' | 'onRefused' | 'onView' | 'eagerness'>
  settings: () => Settings
  /** The states changed: key, phase, budget or what is due. */
  onChange: () => void
}

/** The open connections, each with its own key, client, budget and scheduler. */
export class Connections {
  readonly #deps: ConnectionsDeps
  readonly #open = new Map<string, OpenConnection>()
  #online = true

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
    const connection: OpenConnection = { id, name, baseUrl, loopback: isLoopback(new URL(baseUrl).hostname), refused: false, watcher }
    this.#open.set(id, connection)
    if (vault.state(id).kind === 'missing') watcher.pause()
    watcher.setOnline(this.#online || connection.loopback)
    monitor.open(id, watcher)
    onChange()
  }

  /** Ends a connection, forgets its key and its executions. */
  async discard(id: string): Promise<void> {
    this.#open.delete(id)
    this.#deps.vault.remove(id)
    await this.#deps.monitor.discard(id)
    this.#deps.onChange()
  }

  has(id: string): boolean {
    return this.#open.has(id)
  }

  states(): ConnectionState[] {
    return [...this.#open.values()].map(({ id, name, baseUrl, refused, watcher }) => {
      const { phase, budget, active, askEveryMs, nextRequestAt } = watcher.view()
      const key = this.#deps.vault.state(id)
      return { id, name, baseUrl, key, phase: shownPhase(phase, key.kind, refused), budget, active, askEveryMs, nextRequestAt }
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
    if (this.#deps.vault.state(id).kind === 'set') connection.watcher.resume()
    else connection.watcher.pause()
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
}

function shownPhase(
  phase: ReturnType<Watcher['view']>['phase'],
  key: 'missing' | 'set',
  refused: boolean,
): ConnectionPhase {
  if (key === 'missing') return { kind: 'key-missing' }
  if (refused || phase.kind === 'paused') return { kind: 'key-refused' }
  return phase
}
