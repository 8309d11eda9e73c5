import type { ExecutionRow } from '@shared/execution'
import { passes } from './filters'
import { folded } from './folded'
import type { ListView } from './filters'
import type { SortKey } from './order'

/** The place of a row in the list. It stays while its row is replaced, and caches the text that search covers. */
export class Entry {
  /** The key it was sorted by; the row may have changed since. */
  key: SortKey = null
  /** Whether it was placed among the pinned ones. */
  pinned = false
  /** True while the list shows it. */
  shown = false
  #row: ExecutionRow
  #text: string | null = null

  constructor(row: ExecutionRow) {
    this.#row = row
  }

  get row(): ExecutionRow {
    return this.#row
  }

  set row(row: ExecutionRow) {
    this.#row = row
    this.#text = null
  }

  /** The text that search covers, folded. */
  get text(): string {
    return (this.#text ??= searchText(this.#row))
  }

  forgetText(): void {
    this.#text = null
  }

  /** True if the list shows the row in this view. */
  inView(view: ListView): boolean {
    const { tests, words, only } = view
    const row = this.#row
    if (!passes(row, view) || (only !== null && !only.has(row.id))) return false
    if (tests.length > 0 && !tests.every((test) => test(row))) return false
    return words.every(
      ({ text, statuses, connections, executions }) =>
        this.text.includes(text) || statuses.has(row.status) || connections.has(row.connectionId) || executions.has(row.id),
    )
  }
}

function searchText({ id, label, note, batch, model, status, errorCode, searchOnlyText }: ExecutionRow): string {
  return folded([id, label, note, batch, model, status, errorCode, searchOnlyText].filter((text) => text !== null).join('\n'))
}
