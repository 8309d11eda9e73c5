import { documented } from './assumed-limit'
import { resetGrainMs, type RateWindow } from './rate-window'
import { Refill } from './refill'
import type { ServerClock } from './server-clock'

/**
 * How long a rate window is, and whether all of it comes back at once, at Reset, or by and by: learned from what replies tell.
 * Times are monotonic ms, a Reset is epoch ms of the server's clock.
 */
export class WindowKind {
  /** In a bucket: in which the whole limit flows back. */
  #lengthMs = documented.windowMs
  /** How long after Reset the old window may still hold: Reset can be cut down to whole seconds. Null: not seen yet. */
  resetSlackMs: number | null = null
  /** How often it showed that the window slides or refills: Reset moved on before it had passed, or by too little. */
  #rolling = 0
  readonly #refill: Refill

  constructor(private readonly serverClock: ServerClock) {
    this.#refill = new Refill(serverClock)
  }

  get lengthMs(): number {
    return this.#lengthMs
  }

  /** What a window lasts at most: its length is known only from below, by the longest wait that Reset ever told. */
  get longestMs(): number {
    return 1.15 * this.#lengthMs + resetGrainMs
  }

  /** True where the window slides or refills. */
  get rolls(): boolean {
    return this.#rolling > 1
  }

  /** In how many ms the whole limit flows back, at most; null where it is not known to be a bucket. */
  get fullMs(): number | null {
    return this.rolls ? this.#refill.fullMs : null
  }

  /** True when `reset` is before that told last, which no window does that is what it seemed. */
  movedBack(known: number | null, reset: number | null): boolean {
    return !this.rolls && reset !== null && known !== null && reset < known - resetGrainMs
  }

  /** True when a reply at `now` tells of a window after this one. */
  isNewer(reset: number | null, window: RateWindow, now: number): boolean {
    if (reset === null || window.reset === null) return reset !== null || now - window.openedAt >= this.#lengthMs
    return reset > window.reset + resetGrainMs
  }

  /** Learns at the first reply of a new window, to a request of `sentAt`, how the old one ended. `whole`: nothing is spent of the new. */
  passed(old: RateWindow, sentAt: number, reset: number | null, whole: boolean): void {
    if (old.reset === null) return
    const passed = this.serverClock.toMonotonic(old.reset)
    // One that is fixed ends no sooner than its whole length after the one before.
    const tooSoon = !whole && reset !== null && reset - old.reset < 0.9 * this.#lengthMs - 2 * resetGrainMs
    if (tooSoon) this.#rolling += 2
    else if (sentAt < passed - resetGrainMs) this.#rolling += 1
    else if (whole && sentAt < this.serverClock.latestMonotonic(old.reset) + resetGrainMs / 2) this.resetSlackMs = 0
  }

  /** A window that has just begun says nearly its whole length. */
  began(reset: number, now: number, another: boolean): void {
    if (this.#rolling > 0) this.#atLeast(reset, now)
    else this.#lengthMs = Math.max(this.#ahead(reset, now), another ? 0.9 * this.#lengthMs : 0)
  }

  /** One that slides says when its oldest leaves; one that refills, when it will be full. */
  rolling(limit: number, remaining: number, reset: number, now: number): void {
    this.#refill.told(limit, remaining, reset, now)
    if (this.#refill.fullMs === null) this.#atLeast(reset, now)
    else this.#lengthMs = this.#refill.fullMs
  }

  limitChanged(): void {
    this.#refill.forget()
  }

  /** A 429 came; where replies tell nothing, windows are longer than they seemed. */
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
