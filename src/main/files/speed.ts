const overMs = 3000

/** The speed of a transfer over about the last three seconds. */
export class Speed {
  readonly #marks: { at: number; bytes: number }[] = []

  /** `at` is monotonic ms; `bytes` is the total so far. */
  mark(at: number, bytes: number): void {
    this.#marks.push({ at, bytes })
    while (this.#marks.length > 2 && (this.#marks[1]?.at ?? at) <= at - overMs) this.#marks.shift()
  }

  /** Null until it can be computed. */
  get bytesPerSecond(): number | null {
    const [first] = this.#marks
    const last = this.#marks.at(-1)
    return first && last && last.at > first.at ? ((last.bytes - first.bytes) / (last.at - first.at)) * 1000 : null
  }
}
