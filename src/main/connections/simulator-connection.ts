import { simulatorConnection } from '@shared/connection'
import type { Monitor } from '../monitor'
import type { KeyVault } from '../storage/key-vault'
import type { ConnectionBook } from './connection-book'
import type { Connections } from './connections'

/** A simulator with its demonstration under way. */
export interface RunningSimulator {
  baseUrl: string
  key: string
  /** The executions already under way. */
  ids: string[]
  stop(): Promise<void>
}

/** "Try the simulator": a connection to a simulator inside the app, which can be left without a trace. */
export class SimulatorConnection {
  readonly #book: ConnectionBook
  readonly #connections: Connections
  readonly #monitor: Monitor
  readonly #vault: KeyVault
  readonly #launch: (onCreated: (id: string) => void) => Promise<RunningSimulator>
  #running: Promise<RunningSimulator> | null = null

  constructor(deps: {
    book: ConnectionBook
    connections: Connections
    monitor: Monitor
    vault: KeyVault
    launch: (onCreated: (id: string) => void) => Promise<RunningSimulator>
  }) {
    this.#book = deps.book
    this.#connections = deps.connections
    this.#monitor = deps.monitor
    this.#vault = deps.vault
    this.#launch = deps.launch
  }

  async start(): Promise<void> {
    if (this.#running) return
    this.#running = this.#launch((id) => void this.#track([id]))
    const { baseUrl, key, ids } = await this.#running
    this.#vault.save(simulatorConnection, key, 'session')
    this.#connections.open({ id: simulatorConnection, name: 'Simulator', colour: 'grey', baseUrl, ownBaseUrl: true })
    this.#book.use(simulatorConnection)
    await this.#track(ids)
  }

  async leave(): Promise<void> {
    const running = await this.#running
    this.#running = null
    this.#book.useOwn()
    await this.#connections.discard(simulatorConnection)
    await running?.stop()
  }

  async #track(ids: string[]): Promise<void> {
    try {
      await this.#monitor.track(ids.join('\n'), simulatorConnection)
    } catch (error) {
      // What waited behind other work until the simulator was left is not to be tracked.
      if (this.#running) throw error
    }
  }
}

/** Starts the built-in simulator with executions of every fate under way; `onCreated` is told of each later one. */
export async function launchSimulator(onCreated: (id: string) => void): Promise<RunningSimulator> {
  const { createSimulator } = await import('../../simulator/simulator')
  const { seedDemo, startDemoTraffic } = await import('../../simulator/demo')
  const simulator = createSimulator()
  const { baseUrl, key } = await simulator.start()
  const ids = seedDemo(simulator)
  const endTraffic = startDemoTraffic(simulator, onCreated)
  return {
    baseUrl,
    key,
    ids,
    stop() {
      endTraffic()
      return simulator.stop()
    },
  }
}
