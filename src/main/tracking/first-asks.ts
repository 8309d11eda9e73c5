import type { Budget } from './budget'
import type { Entry } from './entry'

/** Up to this many IDs pasted within `togetherMs` are all asked at once. */
const fewPasted = 10
const togetherMs = 3000

/** Decides which first requests are made at once, whatever the price. */
export class FirstAsks {
  #pastes: number[] = []
  /** Pasted together with many others, and not asked yet. */
  readonly #waiting = new Set<Entry>()

  constructor(private readonly budget: Budget) {}

  /** Takes the executions pasted at `now` and returns those to ask at once: all if they are few; one, to learn the window, if it is unknown; else none. */
  pasted(entries: readonly Entry[], now: number): readonly Entry[] {
    this.#pastes = this.#pastes.filter((at) => at > now - togetherMs)
    const few = this.#pastes.length + entries.length <= fewPasted
    this.#pastes.push(...entries.slice(0, fewPasted).map(() => now))
    if (few) return entries
    const ahead = this.#waiting.size === 0 && !this.budget.sees(now) ? entries.slice(0, 1) : []
    for (const entry of entries.slice(ahead.length)) this.#waiting.add(entry)
    return ahead
  }

  /** Returns all waiting executions if asking them takes at most half of what is left, else none. */
  affordable(now: number): Entry[] {
    if (!this.budget.known || 2 * this.#waiting.size > this.budget.allowance(now).requests) return []
    const all = [...this.#waiting]
    this.#waiting.clear()
    return all
  }

  /** It was asked, or is no longer watched. */
  over(entry: Entry): void {
    this.#waiting.delete(entry)
  }
}
