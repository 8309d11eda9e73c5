import type { PatchBatch } from '@shared/contract'
import type { ExecutionRow } from '@shared/execution'
import { isTerminal } from '@shared/status'
import type { TerminalStatus } from '@shared/status'
import { Entry } from './entry'
import { everything, inFilter, quickFilters } from './filters'
import type { ListView, QuickFilter } from './filters'
import { compareEntries, mergeEntries } from './order'

export type FilterCounts = Record<QuickFilter, number>

/**
 * The rows main told of, in order, narrowed and counted. A batch costs the rows it changes; only a change of
 * membership walks the list, and nothing is sorted again. Rows are replaced, never changed in place.
 */
export class ExecutionTable {
  readonly #entries = new Map<string, Entry>()
  #ordered: Entry[] = []
  #visible: readonly string[] = []
  #counts: FilterCounts = noCounts()
  #view: ListView = everything

  /** The IDs in view, newest first; a new array whenever it differs. */
  get visible(): readonly string[] {
    return this.#visible
  }

  get counts(): Readonly<FilterCounts> {
    return this.#counts
  }

  row(id: string): ExecutionRow | undefined {
    return this.#entries.get(id)?.row
  }

  reset(rows: readonly ExecutionRow[]): void {
    this.#entries.clear()
    this.#ordered = []
    this.#counts = noCounts()
    this.#insert(rows)
    this.#rebuild()
  }

  /** Applies one batch and answers the terminal statuses that it brought to rows already listed. */
  apply(batch: Pick<PatchBatch, 'added' | 'changed' | 'removed'>): TerminalStatus[] {
    const ends: TerminalStatus[] = []
    let moved = false
    for (const patch of batch.changed) {
      const entry = this.#entries.get(patch.id)
      if (entry === undefined) continue
      const before = entry.row.status
      moved = this.#replace(entry, { ...entry.row, ...patch }) || moved
      if (isTerminal(entry.row.status) && entry.row.status !== before) ends.push(entry.row.status)
    }
    const left = this.#remove([...batch.removed, ...batch.added.map((row) => row.id)])
    this.#insert(batch.added)
    if (moved || left || batch.added.length > 0) this.#rebuild()
    return ends
  }

  narrow(view: ListView): void {
    this.#view = view
    this.#rebuild()
  }

  /** Puts another row into an entry; true when it entered or left the view by it. */
  #replace(entry: Entry, row: ExecutionRow): boolean {
    const wasInView = entry.inView(this.#view)
    this.#count(entry.row, -1)
    entry.row = row
    this.#count(row, 1)
    return wasInView !== entry.inView(this.#view)
  }

  #remove(ids: readonly string[]): boolean {
    const left = new Set<Entry>()
    for (const id of ids) {
      const entry = this.#entries.get(id)
      if (entry === undefined) continue
      this.#entries.delete(id)
      this.#count(entry.row, -1)
      left.add(entry)
    }
    if (left.size > 0) this.#ordered = this.#ordered.filter((entry) => !left.has(entry))
    return left.size > 0
  }

  #insert(rows: readonly ExecutionRow[]): void {
    if (rows.length === 0) return
    const entries = rows.map((row) => new Entry(row)).sort(compareEntries)
    for (const entry of entries) {
      this.#entries.set(entry.row.id, entry)
      this.#count(entry.row, 1)
    }
    this.#ordered = mergeEntries(this.#ordered, entries)
  }

  #count(row: ExecutionRow, by: 1 | -1): void {
    for (const filter of quickFilters) if (inFilter(row, filter)) this.#counts[filter] += by
  }

  #rebuild(): void {
    const ids: string[] = []
    for (const entry of this.#ordered) if (entry.inView(this.#view)) ids.push(entry.row.id)
    this.#visible = ids
  }
}

function noCounts(): FilterCounts {
  return { all: 0, active: 0, completed: 0, failed: 0, stopped: 0, trouble: 0 }
}
