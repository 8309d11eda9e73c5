import type { Clock } from './tracking/clock'
import type { ExecutionRepository } from './tracking/repository'

/** Takes some 20 ms. */
const atOnce = 50
const everyMs = 100

interface PurgeDeps {
  repository: Pick<ExecutionRepository, 'purgeLeftOver'>
  clock: Clock
}

/** Deletes what an earlier run stopped tracking, some at a time: all of thousands at once would hold up everything for many seconds. */
export class Purge {
  readonly #deps: PurgeDeps
  #cancelTimer: () => void = () => undefined

  constructor(deps: PurgeDeps) {
    this.#deps = deps
  }

  /** Deletes the first now. Throws if the repository does, and leaves the rest to the next start. */
  start(): void {
    const { repository, clock } = this.#deps
    if (repository.purgeLeftOver(atOnce)) this.#cancelTimer = clock.after(everyMs, () => this.start())
  }

  /** Leaves the rest to the next start. */
  stop(): void {
    this.#cancelTimer()
  }
}
