/** What the server saw of one execution. */
interface ExecutionCounts {
  /**
   * Requests that arrived, whatever their outcome: GET of the execution, GET of its result, POST of a
   * cancellation.
   */
  polls: number
  results: number
  cancels: number
  /** Polls that arrived after a terminal status had been served completely. */
  pollsAfterEnd: number
  /** The most requests about it that were in flight at the same time. */
  maxConcurrent: number
  /** Epoch ms of this machine when a terminal status was first served completely; null before. */
  endServedAt: number | null
}

/**
 * The requests of one window, `startsAt` epoch ms: allowed, refused with 429, and spent by other programs.
 */
interface WindowCounts {
  startsAt: number
  allowed: number
  refused: number
  outside: number
}

/** Everything the server saw, for tests and benches to read. */
export interface Counters {
  /** Requests to the API host, with any outcome. */
  requests: number
  /** Replies with status 429. */
  tooMany: number
  /** Requests that arrived although a 429 had said to wait until later. */
  whileBlocked: number
  /** Requests without the key, or with a wrong one. */
  unauthorized: number
  /** Requests to the storage host, and those of them that carried an Authorization header. */
  storageRequests: number
  storageAuthorizations: number
  windows: Map<number, WindowCounts>
  /** The counts of one execution; zeros if it was never requested. */
  of(id: string): ExecutionCounts
  /** The counts of the window that contains `now`. */
  window(now: number): WindowCounts
}

/** Counts from zero, in windows of `windowMs`. */
export function createCounters(windowMs: number): Counters {
  const windows = new Map<number, WindowCounts>()
  const executions = new Map<string, ExecutionCounts>()
  return {
    requests: 0,
    tooMany: 0,
    whileBlocked: 0,
    unauthorized: 0,
    storageRequests: 0,
    storageAuthorizations: 0,
    windows,
    of(id) {
      const zeroes = { polls: 0, results: 0, cancels: 0, pollsAfterEnd: 0, maxConcurrent: 0, endServedAt: null }
      return entry(executions, id, zeroes)
    },
    window(now) {
      const startsAt = Math.floor(now / windowMs) * windowMs
      return entry(windows, startsAt, { startsAt, allowed: 0, refused: 0, outside: 0 })
    },
  }
}

function entry<K, V>(map: Map<K, V>, key: K, initial: V): V {
  const found = map.get(key) ?? initial
  map.set(key, found)
  return found
}
