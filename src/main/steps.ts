import { setImmediate } from 'node:timers/promises'
import type { Stepped, Work } from '@shared/reports'
import { reasonOf } from './reason'

/** How many executions one step handles. It takes some 5 to 100 ms. */
const atOnce = 200
/** Progress is reported for more executions than this. */
const many = 1_000

/**
 * Runs bulk actions one after another, in the order in which the user asked for them. Each runs in steps, with a turn of the event loop
 * between two steps.
 */
export class Steps {
  readonly #onWork: (work: Work | null) => void
  /** Never rejects. */
  #underWay: Promise<unknown> | null = null
  #stopped = false
  #ended = false

  /** `onWork` receives the progress of a large action, and null when it is over. */
  constructor(onWork: (work: Work | null) => void) {
    this.#onWork = onWork
  }

  /**
   * Runs `step` over all, in order, once earlier actions are over. Ends early if stopped or if a step fails; throws only if the
   * first step throws.
   */
  async take<T>(kind: Work['kind'], all: readonly T[], step: (some: T[]) => void | Promise<void>): Promise<Stepped> {
    while (this.#underWay !== null) await this.#underWay
    this.#stopped = false
    const run = this.#run(kind, all, step)
    this.#underWay = run.catch(() => undefined)
    try {
      return await run
    } finally {
      this.#underWay = null
    }
  }

  /** Ends the action in progress after its current step. */
  stop(): void {
    this.#stopped = true
  }

  /** Ends the action in progress. Of the waiting ones, only those of a single step still run. Resolves when none is left. */
  async end(): Promise<void> {
    this.#ended = true
    while (this.#underWay !== null) await this.#underWay
  }

  async #run<T>(kind: Work['kind'], all: readonly T[], step: (some: T[]) => void | Promise<void>): Promise<Stepped> {
    const total = all.length
    let done = 0
    try {
      while (done < total && !this.#stopped && !(this.#ended && total > atOnce)) {
        if (total > many) this.#onWork({ kind, done, total })
        const some = all.slice(done, done + atOnce)
        await step(some)
        done += some.length
        await setImmediate()
      }
      return { done, leftOut: total - done, failure: null }
    } catch (error) {
      if (done === 0) throw error
      return { done, leftOut: total - done, failure: reasonOf(error) }
    } finally {
      if (total > many) this.#onWork(null)
    }
  }
}
