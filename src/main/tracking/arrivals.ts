/** Pastes older than this many windows say nothing about those to come. */
const windows = 3
const mostKept = 256

/** How many IDs are still to be pasted, judged by those pasted of late. */
export class Arrivals {
  #pastes: { at: number; count: number }[] = []

  pasted(count: number, now: number): void {
    this.#pastes.push({ at: now, count })
    if (this.#pastes.length > mostKept) this.#pastes.shift()
  }

  /** IDs per ms. The first of the pastes counts only as the beginning: one paste is no stream. */
  rate(now: number, windowMs: number): number {
    const recent = this.#pastes.filter(({ at }) => at > now - windows * windowMs)
    const [first, ...rest] = recent
    if (!first) return 0
    return rest.reduce((sum, { count }) => sum + count, 0) / Math.max(windowMs, now - first.at)
  }
}
