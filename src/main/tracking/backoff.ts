const firstMs = 1000
/** The longest wait between two tries. */
const longestBackOffMs = 60_000

/** The nth wait of exponential back-off with full jitter (Brooker, AWS Architecture Blog 2015), n from 1, ms. */
export function backOffMs(n: number, random: () => number): number {
  return random() * Math.min(longestBackOffMs, firstMs * 2 ** Math.min(n, 16))
}

/** Back-off of a whole connection. Each failure lengthens it, and the first success ends it. */
export class BackOff {
  readonly #failed = new Set<string>()
  #failures = 0
  #until = -Infinity

  constructor(private readonly random: () => number) {}

  /** When the back-off of the last failure ends. */
  get until(): number {
    return this.#until
  }

  /** The time before which no request is made. While only one execution has failed, the others go on: they show where the fault is. */
  get closedUntil(): number {
    return this.#failed.size > 1 ? this.#until : -Infinity
  }

  /** True from a failure until a success: requests go one at a time then. */
  get inTrouble(): boolean {
    return this.#failures > 0
  }

  failed(id: string, now: number): void {
    this.#failures += 1
    this.#failed.add(id)
    this.#until = now + backOffMs(this.#failures, this.random)
  }

  /** Returns the executions whose failures are now blamed on the connection: those of a streak of several. */
  succeeded(): string[] {
    const excused = this.#failed.size > 1 ? [...this.#failed] : []
    this.clear()
    return excused
  }

  clear(): void {
    this.#failed.clear()
    this.#failures = 0
  }
}
