import { setImmediate } from 'node:timers/promises'
import type { Stepped, Work } from '@shared/reports'
import { reasonOf } from './reason'

/** So many are done in one step, which takes some 5 to 100 ms. */
const atOnce = 200
/** How far it is is told of more than these. */
const many = 1_000

/**
 * What is done to many executions: one work after the other, as the user asked for them, each in steps with a turn of the event
 * loop between two.
 */
export class Steps {
  readonly #onWork: (work: Work | null) => void
  /** Never rejects. */
  #underWay: Promise<unknown> | null = null
  #stopped = false
  #ended = false

  /** `onWork` is told how far a work on many is, and null when it is over. */
  constructor(onWork: (work: Work | null) => void) {
    this.#onWork = onWork
  }

  /**
   * Takes the steps of a work over these, in their order, once what came before is over. It ends early when it is stopped or a
   * step fails; throws what the first step throws.
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

  /** Ends the work under way after its step. */
  stop(): void {
    this.#stopped = true
  }

  /** Of what is under way and what waits only works of a single step are still done; resolves when none is left. */
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
