import type { Clock } from './clock'
import type { ExecutionRepository, ObservedChange } from './repository'

/** A commit costs several times what it stores, so replies in close succession share one: up to so many, within so long. */
const together = { most: 4, withinMs: 10 }

/** Stores what replies change: a single reply at once, replies in close succession together. */
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
   * Within 10 ms, asks `decide` for a change and stores it; resolves to the change once stored. Null is nothing to store.
   * Rejects if the repository throws; then nothing of the shared commit was stored.
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
