/**
 * When requests were sent, and the span that stands in for the rate window if that slides, refills or is not told. A span begins
 * with the first request after the previous one ended. So it has an end, and what is unspent by then counts as lost, as it does
 * at Reset. Looking a whole window ahead from every moment instead would mean waiting for ever. Times are monotonic ms.
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

  /** How many were sent in the span. */
  get inSpan(): number {
    return this.#at.filter((at) => at >= this.#spanFrom).length
  }

  /** A request leaves. Those older than `keptMs`, which is at least `spanMs`, are forgotten. */
  add(now: number, spanMs: number, keptMs: number): void {
    if (now >= this.spanEndsAt(spanMs)) this.#spanFrom = now
    this.#at.push(now)
    this.#at.splice(0, this.#at.findIndex((at) => at > now - keptMs))
  }

  /** The request sent at `at`, or just before, was refused, so it does not count. */
  takeBack(at: number): void {
    const place = this.#at.findLastIndex((sentAt) => sentAt <= at)
    if (place >= 0) this.#at.splice(place, 1)
  }

  after(time: number): number[] {
    return this.#at.filter((at) => at > time)
  }

  /**
   * For a window of `lengthMs` that slides or refills, with `used` requests used up as of `toldAt` and since: when our oldest
   * request and `after` more have dropped out. Null if none of ours was in it.
   */
  oneLeavesAt(used: number, after: number, lengthMs: number, toldAt: number): number | null {
    // Only our newest count, and no more than are used up: older ones had dropped out when it was told.
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
