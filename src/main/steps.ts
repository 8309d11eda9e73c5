import { setImmediate } from 'node:timers/promises'
import type { StepsResult, Work } from '@shared/reports'
import { reasonOf } from './reason'

/** How many executions one step handles. It takes some 5 to 100 ms. */
export const stepSize = 200
/** Progress is reported for more executions than this. */
const progressThreshold = 1_000

/** An execution that a work touches, or its ID. */
type Subject = string | { id: string }

/** A work under way or waiting. */
interface Pending {
  ids: ReadonlySet<string>
  /** Never rejects. */
  settled: Promise<unknown>
}

/**
 * Runs actions on executions in steps, with a turn of the event loop between two steps. Bulk actions run one after another, in the order
 * in which the user asked for them. An action of a single step waits only for actions on the same executions, so that the last one wins.
 */
export class Steps {
  readonly #onWork: (work: Work | null) => void
  readonly #pending = new Set<Pending>()
  #stopped = false
  #ended = false

  /** `onWork` receives the progress of a large action, and null when it is over. */
  constructor(onWork: (work: Work | null) => void) {
    this.#onWork = onWork
  }

  /**
   * Runs `step` over all, in order, once the actions it has to wait for are over. Ends early if stopped or if a step fails; throws only
   * if the first step throws.
   */
  async run<T extends Subject>(kind: Work['kind'], all: readonly T[], step: (some: T[]) => void | Promise<void>): Promise<StepsResult> {
    const ids = new Set(all.map(idOf))
    const before = [...this.#pending].filter((one) => all.length > stepSize || all.some((subject) => one.ids.has(idOf(subject))))
    const start = (): Promise<StepsResult> => this.#runSteps(kind, all, step)
    const run = before.length === 0 ? start() : Promise.all(before.map(({ settled }) => settled)).then(start)
    const pending = { ids, settled: run.catch(() => undefined) }
    this.#pending.add(pending)
    try {
      return await run
    } finally {
      this.#pending.delete(pending)
    }
  }

  /** Ends the bulk action in progress after its current step. */
  stop(): void {
    this.#stopped = true
  }

  /** Ends the action in progress. Of the waiting ones, only those of a single step still run. Resolves when none is left. */
  async end(): Promise<void> {
    this.#ended = true
    while (this.#pending.size > 0) await Promise.all([...this.#pending].map(({ settled }) => settled))
  }

  async #runSteps<T extends Subject>(kind: Work['kind'], all: readonly T[], step: (some: T[]) => void | Promise<void>): Promise<StepsResult> {
    const total = all.length
    const isSingle = total <= stepSize
    let done = 0
    if (!isSingle) this.#stopped = false
    try {
      while (done < total && (isSingle || !(this.#stopped || this.#ended))) {
        if (total > progressThreshold) this.#onWork({ kind, done, total })
        const some = all.slice(done, done + stepSize)
        await step(some)
        done += some.length
        await setImmediate()
      }
      return { done, leftOut: total - done, failure: null }
    } catch (error) {
      if (done === 0) throw error
      return { done, leftOut: total - done, failure: reasonOf(error) }
    } finally {
      if (total > progressThreshold) this.#onWork(null)
    }
  }
}

function idOf(subject: Subject): string {
  return typeof subject === 'string' ? subject : subject.id
}

/** Parts of at most `size`, in order, with a turn of the event loop after each. */
export async function* inTurns<T>(all: readonly T[], size: number): AsyncGenerator<T[]> {
  for (let at = 0; at < all.length; at += size) {
    yield all.slice(at, at + size)
    await setImmediate()
  }
}
