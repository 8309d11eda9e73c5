/** Pastes older than this many windows say nothing about future ones. */
const windows = 3
const maxKept = 256
/** A new end weighs 1, and makes each earlier one weigh `memory` as much. A model with less than `leastWeight` is forgotten. */
const memory = 1 - 1 / 50
const leastWeight = 1 / 50

/** Predicts how many IDs will be pasted, and of which models, from the recent ones. */
export class Arrivals {
  readonly #pastes: { at: number; count: number }[] = []
  readonly #models = new Map<string, number>()

  pasted(count: number, now: number): void {
    this.#pastes.push({ at: now, count })
    if (this.#pastes.length > maxKept) this.#pastes.shift()
  }

  /** IDs per ms. The first paste only marks the beginning: a single paste is no stream. */
  rate(now: number, windowMs: number): number {
    const recent = this.#pastes.filter(({ at }) => at > now - windows * windowMs)
    const [first, ...rest] = recent
    if (!first) return 0
    return rest.reduce((sum, { count }) => sum + count, 0) / Math.max(windowMs, now - first.at)
  }

  /** An execution of `model` ended. */
  ended(model: string): void {
    for (const [name, weight] of this.#models) {
      if (weight < leastWeight) this.#models.delete(name)
      else this.#models.set(name, weight * memory)
    }
    this.#models.set(model, (this.#models.get(model) ?? 0) + 1)
  }

  /** The share of each model among the latest ends; empty before the first. */
  mix(): { model: string; share: number }[] {
    const all = [...this.#models.values()].reduce((sum, weight) => sum + weight, 0)
    return [...this.#models].map(([model, weight]) => ({ model, share: weight / all }))
  }
}
