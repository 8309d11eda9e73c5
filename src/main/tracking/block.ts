/** The shortest wait after a 429 (modelroute-api, section 5), and the longest if the server does not say how long. */
const shortestWaitMs = 1000
const longestGuessMs = 60_000

/** What 429s told us: no request may leave before `until`. Times are monotonic ms. */
export class Block {
  #until = -Infinity
  #refusals = 0

  /** In the past once the block is over; -Infinity once a request sent after it was answered. */
  get until(): number {
    return this.#until
  }

  /** True from a 429 until a request sent after the block was answered. */
  get untested(): boolean {
    return this.#until !== -Infinity
  }

  /** A request was refused. A Retry-After of 0 contradicts the refusal, so it is replaced by back-off. Null is "not told". */
  refused(retryAfterMs: number | null, untilResetMs: number | null, now: number): void {
    this.#refusals += 1
    const backOff = Math.min(longestGuessMs, shortestWaitMs * 2 ** Math.min(6, this.#refusals - 1))
    this.lengthen(now + Math.max(shortestWaitMs, retryAfterMs === 0 ? backOff : (retryAfterMs ?? untilResetMs ?? backOff)))
  }

  /** Extends the block to at least `until`. */
  lengthen(until: number): void {
    this.#until = Math.max(this.#until, until)
  }

  /** A request was not refused. */
  admitted(): void {
    this.#refusals = 0
  }

  /** A request sent at `sentAt` was answered with what remains. Returns whether it is the first since the block ended. */
  testedBy(sentAt: number): boolean {
    const first = this.untested && this.#until <= sentAt
    if (first) this.#until = -Infinity
    return first
  }

  slept(ms: number): void {
    this.#until -= ms
  }
}
