import { resetGrainMs } from './rate-window'
import type { ServerClock } from './server-clock'

const longestWindowMs = 24 * 3_600_000
/** A window that ends later than this is believed only when the reply to a later request confirms it: the documented window lasts a minute. */
const longestAtOnceMs = 15 * 60_000

/** Decides which Resets to believe. */
export class ResetReadings {
  /** Since when all replies have told Resets far ahead. */
  #farToldAt = Infinity

  constructor(private readonly serverClock: ServerClock) {}

  /**
   * Checks the Reset (epoch ms) in the reply at `now` to a request of `sentAt` (monotonic ms). Null if it is useless: it has
   * passed, or is absurdly far ahead.
   */
  believed(reset: number | null, sentAt: number, now: number): number | null {
    if (reset === null) return null
    const ahead = this.serverClock.latestMonotonic(reset) - now
    const longest = sentAt >= this.#farToldAt ? longestWindowMs : longestAtOnceMs
    this.#farToldAt = ahead < longestAtOnceMs ? Infinity : Math.min(this.#farToldAt, now)
    return ahead > -resetGrainMs && ahead < longest ? reset : null
  }
}
