import { documented } from './assumed-limit'
import { resetGrainMs, type RateWindow } from './rate-window'
import { Refill } from './refill'
import type { ServerClock } from './server-clock'

/**
 * How long a rate window is, and whether it comes back all at once at Reset, or gradually. Learned from replies.
 * Times are monotonic ms; a Reset is epoch ms of the server's clock.
 */
export class WindowKind {
  /** In a bucket: the time in which the whole limit flows back. */
  #lengthMs = documented.windowMs
  /** How long after Reset the old window may still hold, as Reset can be truncated to whole seconds. Null: not observed yet. */
  resetSlackMs: number | null = null
  /** Evidence that the window slides or refills: Reset moved on before it had passed, or by too little. */
  #rolling = 0
  readonly #refill: Refill

  constructor(private readonly serverClock: ServerClock) {
    this.#refill = new Refill(serverClock)
  }

  get lengthMs(): number {
    return this.#lengthMs
  }

  /** The longest a window can be. We only know a lower bound of its length: the longest time to Reset ever told. */
  get longestMs(): number {
    return 1.15 * this.#lengthMs + resetGrainMs
  }

  /** True if the window slides or refills. */
  get rolls(): boolean {
    return this.#rolling > 1
  }

  /** Upper bound of the time in which the whole limit flows back, ms; null unless it is known to be a bucket. */
  get fullMs(): number | null {
    return this.rolls ? this.#refill.fullMs : null
  }

  /** True if `reset` is earlier than the last one told. A window that is what it seemed never does that. */
  movedBack(known: number | null, reset: number | null): boolean {
    return !this.rolls && reset !== null && known !== null && reset < known - resetGrainMs
  }

  /** True if a reply at `now` tells of a newer window than this one. */
  isNewer(reset: number | null, window: RateWindow, now: number): boolean {
    if (reset === null || window.reset === null) return reset !== null || now - window.openedAt >= this.#lengthMs
    return reset > window.reset + resetGrainMs
  }

  /** Learns how the old window ended, from the first reply of a new one, to a request of `sentAt`. `whole`: nothing is spent of the new one yet. */
  passed(old: RateWindow, sentAt: number, reset: number | null, whole: boolean): void {
    if (old.reset === null) return
    const passed = this.serverClock.toMonotonic(old.reset)
    // A fixed window never ends sooner than its full length after the previous one.
    const tooSoon = !whole && reset !== null && reset - old.reset < 0.9 * this.#lengthMs - 2 * resetGrainMs
    if (tooSoon) this.#rolling += 2
    else if (sentAt < passed - resetGrainMs) this.#rolling += 1
    else if (whole && sentAt < this.serverClock.latestMonotonic(old.reset) + resetGrainMs / 2) this.resetSlackMs = 0
  }

  /** When a window has just begun, its Reset tells nearly its whole length. */
  began(reset: number, now: number, another: boolean): void {
    if (this.#rolling > 0) this.#atLeast(reset, now)
    else this.#lengthMs = Math.max(this.#ahead(reset, now), another ? 0.9 * this.#lengthMs : 0)
  }

  /** The Reset of a sliding window is when its oldest request drops out; that of a bucket, when it will be full. */
  rolling(limit: number, remaining: number, reset: number, now: number): void {
    this.#refill.told(limit, remaining, reset, now)
    if (this.#refill.fullMs === null) this.#atLeast(reset, now)
    else this.#lengthMs = this.#refill.fullMs
  }

  limitChanged(): void {
    this.#refill.forget()
  }

  /** A 429 came. If replies tell no limits, windows must be longer than assumed. */
  refused(headersMissing: boolean): void {
    this.#refill.forget()
    if (headersMissing) this.#lengthMs = Math.max(this.#lengthMs, Math.min(documented.windowMs, 2 * this.#lengthMs))
  }

  #atLeast(reset: number, now: number): void {
    this.#lengthMs = Math.max(this.#lengthMs, this.#ahead(reset, now))
  }

  #ahead(reset: number, now: number): number {
    return Math.max(resetGrainMs, this.serverClock.toMonotonic(reset) - now)
  }
}
