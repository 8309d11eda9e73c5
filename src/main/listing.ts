import type { Snapshot } from '@shared/contract'
import type { Listed } from '@shared/listed'
import type { EventStream } from './ipc/stream'
import type { Monitor } from './monitor'
import type { ReadAhead } from './storage/read-ahead'
import { storedColumns, storedSearchOnlyText } from './storage/stored-columns'
import type { ExecutionRepository } from './tracking/repository'

interface ListingDeps {
  monitor: Pick<Monitor, 'rows'>
  stream: Pick<EventStream, 'sequence'>
  repository: Pick<ExecutionRepository, 'searchOnlyText'>
  /** The stored rows as of the app's start, for the first request. */
  ahead: ReadAhead | null
}

/** The list as sent to the page: what it draws first, then the text that only search needs, both of the same moment. */
export class Listing {
  readonly #deps: ListingDeps
  #ahead: ReadAhead | null
  #searchOnlyText: (() => Promise<string>) | null = null

  constructor(deps: ListingDeps) {
    this.#deps = deps
    this.#ahead = deps.ahead
  }

  /** The first rows, while the rest is still being read; null if nothing was read ahead. */
  async firstRows(): Promise<Listed | null> {
    const first = this.#ahead && storedColumns.safeParse(await this.#ahead.firstRows).data
    if (!first) return null
    const { stored, watched } = this.#deps.monitor.rows(first)
    return { stored, watched: watched.filter(({ id }) => stored.id.includes(id)) }
  }

  async rows(): Promise<Pick<Snapshot, 'sequence' | 'executions'>> {
    const ahead = this.#ahead
    this.#ahead = null
    const stored = ahead && storedColumns.safeParse(await ahead.rows()).data
    if (ahead && stored) {
      this.#searchOnlyText = async () => storedSearchOnlyText.parse(await ahead.searchOnlyText())
      // Whatever changed since they were read follows, from the first batch on.
      return { sequence: 0, executions: this.#deps.monitor.rows(stored) }
    }
    const searchOnlyText = this.#deps.repository.searchOnlyText()
    this.#searchOnlyText = async () => searchOnlyText
    return { sequence: this.#deps.stream.sequence, executions: this.#deps.monitor.rows() }
  }

  /** The search text of the rows sent last; can be fetched once. Throws if no rows were sent, or if it cannot be read. */
  async searchOnlyText(): Promise<string> {
    const searchOnlyText = this.#searchOnlyText
    this.#searchOnlyText = null
    if (searchOnlyText === null) throw new Error('Ask for the snapshot first.')
    return searchOnlyText()
  }
}
