/** The least wait after a 429 (modelroute-api, section 5), and the most where the server does not say how long. */
const shortestWaitMs = 1000
const longestGuessMs = 60_000

/** What 429s said: no request is to leave before `until`. Times are monotonic ms. */
export class Block {
  #until = -Infinity
  #refusals = 0

  /** In the past when it is over; -Infinity once a request that left after it was answered. */
  get until(): number {
    return this.#until
  }

  /** True from a 429 until a request that left after it was answered. */
  get untested(): boolean {
    return this.#until !== -Infinity
  }

  /** A request was refused. A Retry-After that was over when it was told contradicts the refusal. Null is "not told". */
  refused(retryAfterMs: number | null, untilResetMs: number | null, now: number): void {
    this.#refusals += 1
    const backOff = Math.min(longestGuessMs, shortestWaitMs * 2 ** Math.min(6, this.#refusals - 1))
    this.lengthen(now + Math.max(shortestWaitMs, retryAfterMs === 0 ? backOff : (retryAfterMs ?? untilResetMs ?? backOff)))
  }

  /** It lasts until then at least. */
  lengthen(until: number): void {
    this.#until = Math.max(this.#until, until)
  }

  /** A request was not refused. */
  admitted(): void {
    this.#refusals = 0
  }

  /** A request that left at `sentAt` was answered with what remains; answers whether it is the first since the block was over. */
  testedBy(sentAt: number): boolean {
    const first = this.untested && this.#until <= sentAt
    if (first) this.#until = -Infinity
    return first
  }

  slept(ms: number): void {
    this.#until -= ms
  }
}
