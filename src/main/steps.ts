import { setImmediate } from 'node:timers/promises'
import type { Stepped, Work } from '@shared/reports'
import { reasonOf } from './reason'

/** So many are done in one step, which takes some 5 to 100 ms. */
const atOnce = 200
/** How far it is is told of more than these. */
const many = 1_000

/** Whom a work is about. */
type Subject = string | { id: string }

/** A work under way or waiting. */
interface Pending {
  ids: ReadonlySet<string>
  /** Never rejects. */
  over: Promise<unknown>
}

/**
 * What is done to executions, in steps with a turn of the event loop between two. One work on many is done after the other, as the user asked for
 * them. What a single step does waits only for works on the same executions, so that what is wished later is what stays.
 */
export class Steps {
  readonly #onWork: (work: Work | null) => void
  readonly #pending = new Set<Pending>()
  #stopped = false
  #ended = false

  /** `onWork` is told how far a work on many is, and null when it is over. */
  constructor(onWork: (work: Work | null) => void) {
    this.#onWork = onWork
  }

  /**
   * Takes the steps of a work over these, in their order, once what it has to wait for is over. It ends early when it is stopped or a
   * step fails; throws what the first step throws.
   */
  async take<T extends Subject>(kind: Work['kind'], all: readonly T[], step: (some: T[]) => void | Promise<void>): Promise<Stepped> {
    const ids = new Set(all.map(idOf))
    const before = [...this.#pending].filter((one) => all.length > atOnce || all.some((subject) => one.ids.has(idOf(subject))))
    const run = before.length === 0 ? this.#run(kind, all, step) : Promise.all(before.map(({ over }) => over)).then(() => this.#run(kind, all, step))
    const pending = { ids, over: run.catch(() => undefined) }
    this.#pending.add(pending)
    try {
      return await run
    } finally {
      this.#pending.delete(pending)
    }
  }

  /** Ends the work on many under way after its step. */
  stop(): void {
    this.#stopped = true
  }

  /** Of what is under way and what waits only works of a single step are still done; resolves when none is left. */
  async end(): Promise<void> {
    this.#ended = true
    while (this.#pending.size > 0) await Promise.all([...this.#pending].map(({ over }) => over))
  }

  async #run<T extends Subject>(kind: Work['kind'], all: readonly T[], step: (some: T[]) => void | Promise<void>): Promise<Stepped> {
    const total = all.length
    const isSingle = total <= atOnce
    let done = 0
    if (!isSingle) this.#stopped = false
    try {
      while (done < total && (isSingle || !(this.#stopped || this.#ended))) {
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

function idOf(subject: Subject): string {
  return typeof subject === 'string' ? subject : subject.id
}
