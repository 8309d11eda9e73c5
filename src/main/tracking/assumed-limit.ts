import { reserveOf, resetGrainMs } from './rate-window'
import type { Reserve } from './schedule'
import type { Sends } from './sends'

/** Used if no reply carries the headers: the documentation's example, 60 requests in 60 s. */
export const documented = { limit: 60, windowMs: 60_000 }
/** How many full windows must pass before one more request is tried. */
const windowsOfCaution = 10

/**
 * The limit if no reply ever tells it. The documented example is assumed. A 429 cuts it to what was admitted in the last
 * window, but never by more than half, as others may have spent the rest. Then it grows with the square of the number of full
 * windows: one request more after ten of them, four after twenty. So a limit once found is rarely hit again, and a raised
 * one is still discovered. Times are monotonic ms.
 */
export class AssumedLimit {
  #cutTo = documented.limit
  #cutAt = -Infinity
  #fullWindows = 0
  #fullAt = -Infinity

  constructor(private readonly sends: Sends) {}

  /** Requests in a window, reserve included. */
  get limit(): number {
    return Math.min(documented.limit, this.#cutTo + Math.floor((this.#fullWindows / windowsOfCaution) ** 2))
  }

  /** ms. A second is added once the limit was hit, as requests may arrive closer together than they were sent. */
  get windowMs(): number {
    return documented.windowMs + (this.#cutAt > -Infinity ? resetGrainMs : 0)
  }

  /** True until two windows after the limit was hit. Requests go one at a time then, so that at most one is refused. */
  uncertain(now: number): boolean {
    return now < this.#cutAt + 2 * this.windowMs
  }

  /** A request left; `reserve` is left to others. */
  sent(now: number, reserve: Reserve): void {
    if (now < this.#fullAt + this.windowMs) return
    if (this.sends.after(now - this.windowMs).length < this.limit - reserveOf(this.limit, reserve)) return
    this.#fullWindows += 1
    this.#fullAt = now
  }

  /**
   * The request sent at `sentAt` was refused, so it does not count. The limit is cut at most once per window. Returns when the
   * oldest request that counts has dropped out of the window: an earlier request would be refused too.
   */
  refused(sentAt: number, inFlight: number, now: number): number {
    this.sends.takeBack(sentAt)
    const counted = this.sends.after(sentAt - documented.windowMs)
    if (now >= this.#cutAt + documented.windowMs) {
      this.#cutTo = Math.max(1, counted.length - inFlight, Math.floor(this.limit / 2))
      this.#cutAt = this.#fullAt = now
      this.#fullWindows = 0
    }
    return (counted[0] ?? -Infinity) + this.windowMs
  }

  /** The machine slept for `ms` while its monotonic clock stood still. */
  slept(ms: number): void {
    this.#cutAt -= ms
    this.#fullAt -= ms
  }
}
