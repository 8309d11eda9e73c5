/** Reset is whole seconds: two readings within one second tell the same window. */
export const resetGrainMs = 1000

/** What the rate limit leaves for a stretch of time. */
export interface Allowance {
  requests: number
  ms: number
}

/** Requests left to the user's other programs: a tenth of the limit, at least 2, never all of it. */
export function reserveOf(limit: number): number {
  return Math.max(0, Math.min(limit - 1, Math.max(2, Math.ceil(limit / 10))))
}

/** A rate window as replies told of it. Monotonic ms where nothing else is said. */
export interface RateWindow {
  /** Reset as the header said it, epoch ms of the server's clock; null when it said none. */
  reset: number | null
  /** Remaining as last told, less what was lost since without a word. */
  remaining: number
  /** When that was. */
  toldAt: number
  /** Requests that left in it and were answered or lost. */
  own: number
  /** When its first reply came, and what Remaining would have been before our request. */
  openedAt: number
  opening: number
}
