import { randomInt } from 'node:crypto'
import { createApi } from './api'
import { createCounters, type Counters } from './counters'
import { makeExecution, type CreateOptions, type SimulatedExecution } from './executions'
import { createFaults, type Faults } from './faults'
import { addFileRoutes } from './file-routes'
import type { SimulatedFile } from './files/files'
import type { Content } from './files/content'
import { listen, type Listening } from './host'
import { makeKey } from './key'
import { createRandom } from './random'
import { createRateLimiter, type RateAlgorithm } from './rate-limiter'
import { defaultSettings, type Settings } from './settings'
import { createShelf } from './shelf'
import { createStorage } from './storage'
import { createWire } from './wire'

export interface SimulatorOptions extends Partial<Settings> {
  /** The API's port; default: a free one, kept over `stop` and `start`. */
  port?: number
  /** Makes the drawn IDs, durations and fates reproducible; default: a different seed each time. */
  seed?: number
  /** Requests allowed in a window; default 60. */
  limit?: number
  /** Default 60 s. */
  windowMs?: number
  /** Default: fixed windows. */
  algorithm?: RateAlgorithm
  /** The clock for statuses, rate windows and replies, epoch ms; default: the machine's clock. */
  clock?: { wall(): number }
  /** A private key and its certificate, both PEM, for https. Default: http. */
  pem?: string
}

/** A ModelRoute API on 127.0.0.1, with the rate limit, the files and the faults of the real one. */
export interface Simulator {
  /**
   * Opens the API and, on another port, the storage host. Can be called again after `stop`; nothing is
   * lost.
   */
  start(): Promise<{ baseUrl: string; key: string }>
  /** Ends all connections. */
  stop(): Promise<void>
  key: string
  /** Adds an execution, as if a program had just started it, without a request. */
  create(options?: CreateOptions): SimulatedExecution
  executions: ReadonlyMap<string, SimulatedExecution>
  /** The bytes of a file as the simulator serves them. */
  contentOf(file: SimulatedFile): Content
  /** Another program with the same key makes `count` requests. */
  spend(count: number): void
  faults: Faults
  counters: Counters
  /** Can be changed at any time. */
  settings: Settings
}

/** Creates a simulator. Nothing listens before `start`. */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const {
    seed = randomInt(2 ** 31),
    limit = 60,
    windowMs = 60_000,
    algorithm = 'fixed-window',
    clock,
    pem = null,
    ...given
  } = options
  const now = (): number => clock?.wall() ?? Date.now()
  const settings: Settings = { ...defaultSettings, ...given }
  const random = createRandom(seed)
  const key = makeKey(random)
  const executions = new Map<string, SimulatedExecution>()
  const counters = createCounters(windowMs)
  const faults = createFaults()
  const shelf = createShelf(now)
  const limiter = createRateLimiter(algorithm, limit, windowMs)
  const wire = createWire(() => settings.clockOffsetMs)
  const storage = createStorage({ shelf, counters, faults, settings, now })
  const api = createApi({ key, settings, executions, limiter, counters, faults, wire, create, now })
  addFileRoutes(api, {
    settings,
    shelf,
    presign: storage.presign,
    storageUrl: () => urlOf(ports.storage),
    now,
  })

  const ports = { api: options.port ?? 0, storage: 0 }
  let hosts: Listening[] = []

  const urlOf = (port: number): string => `${pem === null ? 'http' : 'https'}://127.0.0.1:${port}`

  function create(wanted: CreateOptions = {}): SimulatedExecution {
    const shape = settings.shape === 'mixed' ? random.pick(['A', 'B']) : settings.shape
    const execution = makeExecution(wanted, random, now(), shape)
    executions.set(execution.id, execution)
    shelf.put(execution)
    return execution
  }

  return {
    async start() {
      const apiHost = await listen(api, ports.api, pem)
      hosts = [apiHost]
      const storageHost = await listen(storage.app, ports.storage, pem)
      hosts = [apiHost, storageHost]
      ports.api = apiHost.port
      ports.storage = storageHost.port
      return { baseUrl: urlOf(apiHost.port), key }
    },
    async stop() {
      await Promise.all(hosts.map((host) => host.close()))
      hosts = []
    },
    key,
    create,
    executions,
    contentOf: shelf.contentOf,
    spend(count) {
      const before = limiter.state(now()).remaining
      limiter.spend(count, now())
      counters.window(now()).outside += before - limiter.state(now()).remaining
    },
    faults,
    counters,
    settings,
  }
}
