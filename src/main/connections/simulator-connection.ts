import { simulatorConnection } from '@shared/connection'
import type { Monitor } from '../monitor'
import { stepSize } from '../steps'
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
  #leaving: Promise<void> | null = null

  constructor(deps: SimulatorConnectionDeps) {
    this.#deps = deps
  }

  /** While it is being left, waits for that first. */
  async start(): Promise<void> {
    await this.#leaving?.catch(() => undefined)
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

  /**
   * Deletes everything that is the simulator's. Other IDs pasted meanwhile move to the user's own connection; rejects, and deletes
   * nothing, if they cannot.
   */
  leave(): Promise<void> {
    this.#leaving ??= this.#leave().finally(() => (this.#leaving = null))
    return this.#leaving
  }

  async #leave(): Promise<void> {
    const running = await this.#running
    if (!running) return
    const { book, connections } = this.#deps
    book.useOwn()
    await this.#rescue(running).catch((error: unknown) => {
      book.use(simulatorConnection)
      throw error
    })
    this.#running = null
    await connections.close(simulatorConnection)
    // What a paste under way added until then.
    await this.#rescue(running)
    await connections.discard(simulatorConnection)
    await running.stop()
  }

  /** Moves the user's own IDs in actions of a single step each: one on more could be stopped, or end with the app, before all are moved. */
  async #rescue({ knows }: RunningSimulator): Promise<void> {
    const { book, monitor } = this.#deps
    const moves = monitor.idsOf(simulatorConnection).flatMap((id) => (knows(id) ? [] : [{ id, to: book.activeId }]))
    for (let at = 0; at < moves.length; at += stepSize) await monitor.move(moves.slice(at, at + stepSize))
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
