import type { Reserve } from './schedule'

/** Reset is whole seconds: two readings within one second tell the same window. */
export const resetGrainMs = 1000

/** What the rate limit leaves for a stretch of time. */
export interface Allowance {
  requests: number
  ms: number
}

const shares: Record<Reserve, number> = { none: 0, tenth: 1 / 10, quarter: 1 / 4, half: 1 / 2 }

/**
 * Requests left to the user's other programs: a share of the limit, at least 2, never all of it. Where nothing is to be
 * left, the last one still is: at Reset it finds out whether the window has moved on, whatever it was rounded to.
 */
export function reserveOf(limit: number, reserve: Reserve): number {
  const least = reserve === 'none' ? 1 : 2
  return Math.max(0, Math.min(limit - 1, Math.max(least, Math.ceil(limit * shares[reserve]))))
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
