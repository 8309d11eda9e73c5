import { resetGrainMs } from './rate-window'
import type { ServerClock } from './server-clock'

const longestWindowMs = 24 * 3_600_000
/** A window that ends later than this from now is believed when a reply to a later request tells of one again: the documented one lasts a minute. */
const longestAtOnceMs = 15 * 60_000

/** Says which Resets are to be believed. */
export class ResetReadings {
  /** When replies began to tell Resets far ahead, and told nothing else since. */
  #farToldAt = Infinity

  constructor(private readonly serverClock: ServerClock) {}

  /**
   * Reset as told by the reply to a request of `sentAt` at `now` (monotonic ms), epoch ms; null where it tells nothing: it
   * has passed, or lies absurdly far ahead.
   */
  believed(reset: number | null, sentAt: number, now: number): number | null {
    if (reset === null) return null
    const ahead = this.serverClock.latestMonotonic(reset) - now
    const longest = sentAt >= this.#farToldAt ? longestWindowMs : longestAtOnceMs
    this.#farToldAt = ahead < longestAtOnceMs ? Infinity : Math.min(this.#farToldAt, now)
    return ahead > -resetGrainMs && ahead < longest ? reset : null
  }
}
