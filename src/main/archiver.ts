import type { Clock } from './tracking/clock'
import type { ExecutionRepository } from './tracking/repository'

const dayMs = 24 * 3_600_000
const checkEveryMs = 3_600_000

interface ArchiverDeps {
  repository: Pick<ExecutionRepository, 'toArchive'>
  clock: Clock
  /** How much to subtract from the times of a connection's API, ms, if anything. */
  corrections: () => Record<string, number>
  /** Null: nothing is archived automatically. */
  afterDays: () => number | null
  archive: (ids: string[]) => void
}

/** Archives executions some days after their end, if the user wants that. */
export class Archiver {
  readonly #deps: ArchiverDeps
  #cancelTimer: () => void = () => undefined

  constructor(deps: ArchiverDeps) {
    this.#deps = deps
  }

  /** Archives what is due now, and checks again every hour. Throws if the repository does; the next check still comes. */
  check(): void {
    const { repository, clock, corrections, afterDays, archive } = this.#deps
    this.stop()
    const days = afterDays()
    if (days === null) return
    this.#cancelTimer = clock.after(checkEveryMs, () => this.check())
    const due = repository.toArchive(clock.wall() - days * dayMs, corrections())
    if (due.length > 0) archive(due)
  }

  stop(): void {
    this.#cancelTimer()
  }
}
