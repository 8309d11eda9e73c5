import { resetGrainMs } from './rate-window'
import type { ServerClock } from './server-clock'

/**
 * Tells a token bucket, in which what was spent flows back steadily, from a window that slides, and how fast it does so.
 * Its Reset says when it will be full, so each request puts it off; where a window slides it is the time at which the oldest
 * request leaves, which no other changes. Times are monotonic ms where nothing else is said.
 */
export class Refill {
  #seen = false
  #fullMs = Infinity
  /** A Reset (epoch ms of the server's clock) that had not passed when last looked at. */
  #pending: number | null = null

  constructor(private readonly serverClock: ServerClock) {}

  /** In how many ms the whole limit flows back, at most, as Reset may be cut to whole seconds; null while it is not known to be a bucket. */
  get fullMs(): number | null {
    return this.#fullMs < Infinity ? this.#fullMs : null
  }

  /** A reply that came at `now` told that of `limit` requests `remaining` were left, and Reset. */
  told(limit: number, remaining: number, reset: number, now: number): void {
    const pending = this.#pending
    // Whole seconds and the clock's error: either may make a Reset that has passed seem to lie a second ahead.
    if (pending === null || now >= this.serverClock.toMonotonic(pending) - 2 * resetGrainMs) this.#pending = reset
    else if (reset > pending + resetGrainMs) this.#seen = true
    // An empty one may tell when the next token comes.
    if (!this.#seen || remaining < 1 || remaining >= limit) return
    const mostMs = Math.max(0, this.serverClock.latestMonotonic(reset) - now) + resetGrainMs
    this.#fullMs = Math.min(this.#fullMs, (mostMs * limit) / (limit - remaining))
  }

  /** What was learned does not hold any more. */
  forget(): void {
    this.#seen = false
    this.#fullMs = Infinity
    this.#pending = null
  }
}
