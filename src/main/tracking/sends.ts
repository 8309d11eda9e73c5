/**
 * When requests left, and the span that stands for the rate window where that slides, refills or is not told: it begins
 * with the first request after the one before has ended. So it has an end, and what is not spent by then counts as lost,
 * as it does at Reset; looking a whole window ahead at every moment, one would wait for ever. Times are monotonic ms.
 */
export class Sends {
  /** Newest last. */
  #at: number[] = []
  #spanFrom = -Infinity

  get last(): number {
    return this.#at.at(-1) ?? -Infinity
  }

  spanEndsAt(spanMs: number): number {
    return this.#spanFrom + spanMs
  }

  /** How many left in the span. */
  get inSpan(): number {
    return this.#at.filter((at) => at >= this.#spanFrom).length
  }

  /** A request leaves; those older than `keptMs`, at least `spanMs`, are forgotten. */
  add(now: number, spanMs: number, keptMs: number): void {
    if (now >= this.spanEndsAt(spanMs)) this.#spanFrom = now
    this.#at.push(now)
    this.forget(now, keptMs)
  }

  forget(now: number, keptMs: number): void {
    this.#at.splice(0, Math.max(0, this.#at.findIndex((at) => at > now - keptMs)))
  }

  /** The request that left at `at`, or just before, was refused: it does not count. */
  takeBack(at: number): void {
    const place = this.#at.findLastIndex((sentAt) => sentAt <= at)
    if (place >= 0) this.#at.splice(place, 1)
  }

  after(time: number): number[] {
    return this.#at.filter((at) => at > time)
  }

  /**
   * Where a window of `lengthMs` slides or refills, and of what was told at `toldAt` and has left since `used` are used up:
   * when the oldest of ours has left it, and `after` more. Null when none of ours was in it.
   */
  oneLeavesAt(used: number, after: number, lengthMs: number, toldAt: number): number | null {
    // The newest are counted, and no more than are used up: any before had left when it was told.
    const counted = this.#at.slice(Math.max(0, this.#at.length - used)).filter((at) => at + lengthMs > toldAt)
    const awaited = counted[Math.min(after, counted.length - 1)]
    return awaited === undefined ? null : awaited + lengthMs
  }

  nthNewest(n: number): number | undefined {
    return this.#at[this.#at.length - n]
  }

  slept(ms: number): void {
    this.#at = this.#at.map((at) => at - ms)
    this.#spanFrom -= ms
  }
}
