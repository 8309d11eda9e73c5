import type { ExecutionRow } from '@shared/execution'
import { inFilter } from './filters'
import type { ListView } from './filters'

/** The place of a row in the list: it stays while the row in it is replaced, and knows the text a search looks through. */
export class Entry {
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

  /** True when the list shows the row under this view. */
  inView({ filter, words, only }: ListView): boolean {
    if (!inFilter(this.#row, filter) || (only !== null && !only.has(this.#row.id))) return false
    if (words.length === 0) return true
    const text = (this.#text ??= searchText(this.#row))
    return words.every((word) => text.includes(word))
  }
}

function searchText({ id, label, model, status, errorCode }: ExecutionRow): string {
  return `${id}\n${label ?? ''}\n${model ?? ''}\n${status}\n${errorCode ?? ''}`.toLowerCase()
}
