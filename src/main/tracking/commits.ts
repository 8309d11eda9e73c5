import type { Clock } from './clock'
import type { ExecutionRepository, ObservedChange } from './repository'

/** A commit costs several times what it stores: of replies in close succession there is one for so many, or in so long. */
const together = { most: 4, withinMs: 10 }

/** Stores what replies change: of one that comes alone at once, of those in close succession together. */
export class Commits {
  readonly #clock: Clock
  readonly #repository: Pick<ExecutionRepository, 'save'>
  #waiting: { decide: () => ObservedChange | null; stored: () => void; failed: (reason: unknown) => void }[] = []
  #committedAt = -Infinity
  #cancelTimer = (): void => undefined

  constructor({ clock, repository }: { clock: Clock; repository: Pick<ExecutionRepository, 'save'> }) {
    this.#clock = clock
    this.#repository = repository
  }

  /**
   * Asks `decide` for a change when it is to be stored, within 10 ms, and answers it once it is; null is nothing to store.
   * Rejects as the repository throws; then nothing of what came together was stored.
   */
  store<T extends ObservedChange>(decide: () => T | null): Promise<T | null> {
    return new Promise((resolve, reject) => {
      let change: T | null = null
      this.#waiting.push({ decide: () => (change = decide()), stored: () => resolve(change), failed: reject })
      const restMs = this.#committedAt + together.withinMs - this.#clock.monotonic()
      if (restMs <= 0 || this.#waiting.length >= together.most) this.#commit()
      else if (this.#waiting.length === 1) this.#cancelTimer = this.#clock.after(restMs, () => this.#commit())
    })
  }

  #commit(): void {
    this.#cancelTimer()
    const waiting = this.#waiting
    this.#waiting = []
    try {
      const changes = waiting.flatMap(({ decide }) => decide() ?? [])
      if (changes.length > 0) this.#repository.save(changes)
      for (const { stored } of waiting) stored()
    } catch (error) {
      for (const { failed } of waiting) failed(error)
    }
    this.#committedAt = this.#clock.monotonic()
  }
}
