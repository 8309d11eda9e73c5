import type { Reserve } from './schedule'

/** Reset has whole seconds: two readings within a second mean the same window. */
export const resetGrainMs = 1000

/** What the rate limit allows for a stretch of time. */
export interface Allowance {
  requests: number
  ms: number
}

const shares: Record<Reserve, number> = { none: 0, tenth: 1 / 10, quarter: 1 / 4, half: 1 / 2 }

/**
 * Requests left to the user's other programs: a share of the limit, at least 2, never all of it. Even with no reserve the last
 * one is kept: at Reset it finds out whether the window has moved on, however Reset was rounded.
 */
export function reserveOf(limit: number, reserve: Reserve): number {
  const least = reserve === 'none' ? 1 : 2
  return Math.max(0, Math.min(limit - 1, Math.max(least, Math.ceil(limit * shares[reserve]))))
}

/** A rate window as told by replies. Monotonic ms unless stated otherwise. */
export interface RateWindow {
  /** Reset as in the header, epoch ms of the server's clock; null if there was none. */
  reset: number | null
  /** Remaining as last told, less the requests lost since without a reply. */
  remaining: number
  /** When that was. */
  toldAt: number
  /** Our requests in this window that were answered or lost. */
  own: number
  /** When its first reply came, and what Remaining must have been before that request. */
  openedAt: number
  opening: number
}
