import { simulatorConnection } from '@shared/connection'
import type { Monitor } from '../monitor'
import type { KeyVault } from '../storage/key-vault'
import type { ConnectionBook } from './connection-book'
import type { Connections } from './connections'

/** A simulator with its demonstration running. */
interface RunningSimulator {
  baseUrl: string
  key: string
  /** The executions that are already running. */
  ids: string[]
  /** Whether an execution was created by the simulator. */
  knows(id: string): boolean
  stop(): Promise<void>
}

interface SimulatorConnectionDeps {
  book: ConnectionBook
  connections: Connections
  monitor: Monitor
  vault: KeyVault
  /** `onCreated` is called for each execution created later. */
  launch: (onCreated: (id: string) => void) => Promise<RunningSimulator>
}

/** "Try the simulator": a connection to a simulator inside the app, which can be left without a trace. */
export class SimulatorConnection {
  readonly #deps: SimulatorConnectionDeps
  #running: Promise<RunningSimulator> | null = null

  constructor(deps: SimulatorConnectionDeps) {
    this.#deps = deps
  }

  async start(): Promise<void> {
    if (this.#running) return
    const { book, connections, vault, launch } = this.#deps
    this.#running = launch((id) => void this.#track([id]))
    this.#running.catch(() => {
      this.#running = null
    })
    const { baseUrl, key, ids } = await this.#running
    vault.save(simulatorConnection, key, 'session')
    connections.open({ id: simulatorConnection, name: 'Simulator', colour: 'grey', baseUrl, ownBaseUrl: true })
    book.use(simulatorConnection)
    await this.#track(ids)
  }

  /** Deletes everything that is the simulator's. Other IDs pasted meanwhile move to the user's own connection. */
  async leave(): Promise<void> {
    const running = await this.#running
    if (!running) return
    const { book, connections, monitor } = this.#deps
    this.#running = null
    book.useOwn()
    const strangers = monitor.idsOf(simulatorConnection).filter((id) => !running.knows(id))
    await monitor.move(strangers.map((id) => ({ id, to: book.activeId })))
    await connections.discard(simulatorConnection)
    await running.stop()
  }

  async #track(ids: string[]): Promise<void> {
    try {
      await this.#deps.monitor.track(ids.join('\n'), simulatorConnection)
    } catch (error) {
      // Pastes that waited behind a bulk action until the simulator was left are not tracked.
      if (this.#running) throw error
    }
  }
}

/** Starts the built-in simulator with executions of every outcome running; `onCreated` is called for each later one. */
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
    knows: (id) => simulator.executions.has(id),
    stop() {
      endTraffic()
      return simulator.stop()
    },
  }
}
