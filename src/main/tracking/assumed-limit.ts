import { reserveOf, resetGrainMs } from './rate-window'
import type { Reserve } from './schedule'
import type { Sends } from './sends'

/** Where no reply carries the headers: the example of the documentation, 60 requests in 60 s. */
export const documented = { limit: 60, windowMs: 60_000 }
/** How many windows are used in full before one request more is tried. */
const windowsOfCaution = 10

/**
 * The limit where no reply ever tells it. The documented example is assumed; a 429 cuts it to what was admitted in the
 * window until then, at most to the half, as others may have spent the rest. Then it grows by the square of the windows
 * used in full: one request more after ten of them, four after twenty, so that a limit once found is rarely met again,
 * and one that was raised is found all the same. Times are monotonic ms.
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

  /** ms. Once it was met a second is added, as requests may arrive closer together than they left. */
  get windowMs(): number {
    return documented.windowMs + (this.#cutAt > -Infinity ? resetGrainMs : 0)
  }

  /** True until two windows have passed since it was met: requests go one at a time then, so that one alone is refused. */
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
   * The request that left at `sentAt` was refused, and does not count. A window has one say about the limit. Answers when
   * the first that counts has left it: before that another would be refused too.
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
