import { resetGrainMs } from './rate-window'
import type { ServerClock } from './server-clock'

/**
 * Distinguishes a token bucket, where spent requests flow back steadily, from a sliding window, and measures its rate.
 * A bucket's Reset is when it will be full, so every request postpones it. A sliding window's Reset is when the oldest
 * request drops out, and no other request changes it. Times are monotonic ms unless stated otherwise.
 */
export class Refill {
  #seen = false
  #fullMs = Infinity
  /** A Reset (epoch ms of the server's clock) that was still ahead when last checked. */
  #pending: number | null = null

  constructor(private readonly serverClock: ServerClock) {}

  /** Upper bound of the time in which the whole limit flows back, ms, as Reset may be truncated; null unless it is known to be a bucket. */
  get fullMs(): number | null {
    return this.#fullMs < Infinity ? this.#fullMs : null
  }

  /** A reply at `now` told that `remaining` of `limit` requests were left, and Reset. */
  told(limit: number, remaining: number, reset: number, now: number): void {
    const pending = this.#pending
    // Whole seconds and the clock's error can each make a Reset that has passed seem a second ahead.
    if (pending === null || now >= this.serverClock.toMonotonic(pending) - 2 * resetGrainMs) this.#pending = reset
    else if (reset > pending + resetGrainMs) this.#seen = true
    // An empty bucket may tell when the next token comes instead. A full one tells nothing: Infinity.
    if (!this.#seen || remaining < 1) return
    const maxMs = Math.max(0, this.serverClock.latestMonotonic(reset) - now) + resetGrainMs
    this.#fullMs = Math.min(this.#fullMs, (maxMs * limit) / (limit - remaining))
  }

  /** Forgets what was learned. */
  forget(): void {
    this.#seen = false
    this.#fullMs = Infinity
    this.#pending = null
  }
}
