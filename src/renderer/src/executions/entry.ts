import type { ExecutionRow } from '@shared/execution'
import { passes } from './filters'
import { folded } from './folded'
import type { ListView } from './filters'
import type { SortKey } from './order'

/** The place of a row in the list: it stays while the row in it is replaced, and knows the text a search looks through. */
export class Entry {
  /** What it was placed by; the row may have moved on since. */
  key: SortKey = null
  /** Whether it was placed among those on top. */
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

  /** What a search looks through, folded. */
  get text(): string {
    return (this.#text ??= searchText(this.#row))
  }

  forgetText(): void {
    this.#text = null
  }

  /** True when the list shows the row under this view. */
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

function searchText({ id, label, note, batch, model, status, errorCode, alsoFound }: ExecutionRow): string {
  return folded([id, label, note, batch, model, status, errorCode, alsoFound].filter((text) => text !== null).join('\n'))
}
