import type { PatchBatch } from '@shared/contract'
import type { ExecutionRow } from '@shared/execution'
import { patched, storedFields } from '@shared/listed'
import type { CorrectionOf } from '@shared/own-time'
import { isTerminal } from '@shared/status'
import type { TerminalStatus } from '@shared/status'
import { Entry } from './entry'
import { everything, filtersOf } from './filters'
import type { ListView, QuickFilter } from './filters'
import { comparerOf, defaultSort, merge, sortInSteps, sortKey } from './order'
import type { NameOf, Sort, SortKey } from './order'

/** A row that appears with an end longer ago than this was listed before (by undo, for example), and is no news. */
const newsForMs = 2_000
const stepRows = 1_000

type FilterCounts = Record<QuickFilter, number>

/**
 * The rows reported by main: sorted, filtered and counted. A batch costs only the rows it changes; only a change of membership or
 * position walks the list. While the list is held, shown rows stay where they are: rows that are gone leave, and everything else
 * waits for `settle`. Rows are replaced, never changed in place.
 */
export class ExecutionTable {
  #entries = new Map<string, Entry>()
  /** Entries in their places, by their keys. */
  #ordered: Entry[] = []
  /** Entries that are new, or whose place has changed. */
  #unplaced = new Set<Entry>()
  /** Entries that the view would show but the list does not show yet. */
  readonly #arrivals = new Set<Entry>()
  #visible: readonly string[] = []
  #counts: FilterCounts = noCounts()
  #grouped = 0
  #view: ListView = everything
  #sort: Sort = defaultSort
  /** The sort in progress. */
  #sorting: Sort | null = null
  #held = false
  #unsettled = false
  readonly #nameOf: NameOf
  readonly #correctionOf: CorrectionOf

  /** A connection's name, and how much to subtract from its times, for sorting. */
  constructor(nameOf: NameOf = (id) => id, correctionOf: CorrectionOf = () => 0) {
    this.#nameOf = nameOf
    this.#correctionOf = correctionOf
  }

  /** The IDs in view, in order; a new array whenever they change. */
  get visible(): readonly string[] {
    return this.#visible
  }

  get counts(): Readonly<FilterCounts> {
    return this.#counts
  }

  /** How many rows belong to a group. */
  get grouped(): number {
    return this.#grouped
  }

  /** How many rows are waiting to be shown. */
  get waiting(): number {
    return this.#arrivals.size
  }

  /** True while settling would remove, move or add shown rows. */
  get unsettled(): boolean {
    return this.#unsettled
  }

  get held(): boolean {
    return this.#held
  }

  row(id: string): ExecutionRow | undefined {
    return this.#entries.get(id)?.row
  }

  /** The rows of those that are listed. */
  rows(ids: Iterable<string>): ExecutionRow[] {
    const rows: ExecutionRow[] = []
    for (const id of ids) {
      const entry = this.#entries.get(id)
      if (entry !== undefined) rows.push(entry.row)
    }
    return rows
  }

  /** How many rows pass a test. */
  count(test: (row: ExecutionRow) => boolean): number {
    let count = 0
    for (const { row } of this.#entries.values()) if (test(row)) count += 1
    return count
  }

  reset(rows: readonly ExecutionRow[]): void {
    const steps = this.replaceBy(rows)
    while (!steps.next().done);
  }

  /** Lists these instead, in steps of a few ms. What is listed stays until the last step. */
  *replaceBy(rows: readonly ExecutionRow[]): Generator<undefined, void> {
    const sort = this.#sort
    const now = Date.now()
    const entries = new Map<string, Entry>()
    for (const row of rows) {
      const entry = new Entry(row)
      this.#setPlace(entry, now)
      entries.set(row.id, entry)
      if (entries.size % stepRows === 0) yield
    }
    const ordered = yield* sortInSteps([...entries.values()], comparerOf(sort))
    this.#entries = entries
    this.#sorting = null
    this.#counts = noCounts()
    this.#grouped = 0
    for (const row of rows) this.#count(row, 1)
    // A sort in the meantime covered only what was listed.
    this.#ordered = ordered
    this.#unplaced = new Set(sort === this.#sort ? [] : ordered)
    this.settle()
  }

  /** Applies one batch and returns the ends it brought: of rows already listed, and of new ones that had ended by the first reply. */
  apply(batch: Pick<PatchBatch, 'added' | 'changed' | 'removed'>): TerminalStatus[] {
    const ends: TerminalStatus[] = []
    const now = Date.now()
    for (const patch of batch.changed) {
      const entry = this.#entries.get(patch.id)
      if (entry === undefined) continue
      const before = entry.row.status
      this.#replace(entry, patched(entry.row, patch), now)
      if (isTerminal(entry.row.status) && entry.row.status !== before) ends.push(entry.row.status)
    }
    for (const { id, status, endSeenAt } of batch.added) {
      const isNews = !this.#entries.has(id) && endSeenAt !== null && now - endSeenAt < newsForMs
      if (isNews && isTerminal(status)) ends.push(status)
    }
    this.#remove([...batch.removed, ...batch.added.map((row) => row.id)])
    this.#add(batch.added)
    if (this.#unsettled && !this.#held) this.settle()
    return ends
  }

  narrow(view: ListView): void {
    this.#view = view
    this.settle()
  }

  /** While held, shown rows keep their places; releasing settles. */
  hold(held: boolean): void {
    this.#held = held
    if (!held && this.#unsettled) this.settle()
  }

  /** Moves every row to where it belongs now. */
  settle(): void {
    if (this.#sorting === null) this.#place()
    this.#show()
  }

  /** Applies another order, in steps of a few ms. Starting again abandons a sort in progress. */
  *sortBy(sort: Sort): Generator<undefined, void> {
    this.#sorting = sort
    this.#sort = sort
    this.#unplaced.clear()
    const entries = [...this.#entries.values()]
    const now = Date.now()
    for (const entry of entries) this.#setPlace(entry, now)
    yield
    const sorted = yield* sortInSteps(entries, comparerOf(sort))
    if (this.#sorting !== sort) return
    this.#ordered = sorted.filter((entry) => this.#entries.get(entry.row.id) === entry)
    this.#sorting = null
    this.settle()
  }

  /** The search texts have changed since they were read. */
  forgetTexts(): void {
    for (const entry of this.#entries.values()) entry.forgetText()
  }

  /** Reads all rows and their search texts in steps, before someone types. */
  *prepare(): Generator<undefined, void> {
    // Reading any stored row parses a column. The last row is one, because watched rows come first.
    const last = this.#ordered.at(-1)
    for (const field of last === undefined ? [] : storedFields) {
      void last?.row[field]
      yield
    }
    let length = 0
    for (const entry of [...this.#entries.values()]) {
      length += entry.text.length
      if (length > 20_000) {
        length = 0
        yield
      }
    }
  }

  #replace(entry: Entry, row: ExecutionRow, now: number): void {
    this.#count(entry.row, -1)
    entry.row = row
    this.#count(row, 1)
    const inView = entry.inView(this.#view)
    const key = this.#keyOf(row, now)
    if (inView && !entry.shown) this.#arrivals.add(entry)
    else this.#arrivals.delete(entry)
    const moved = entry.pinned !== row.pinned || (entry.key !== key && (this.#sort.column !== 'time' || isTerminal(row.status)))
    if (moved) this.#unplaced.add(entry)
    if (inView !== entry.shown || (moved && entry.shown)) this.#unsettled = true
  }

  #remove(ids: readonly string[]): void {
    const left = new Set<Entry>()
    for (const id of ids) {
      const entry = this.#entries.get(id)
      if (entry === undefined) continue
      this.#entries.delete(id)
      this.#unplaced.delete(entry)
      this.#arrivals.delete(entry)
      this.#count(entry.row, -1)
      left.add(entry)
    }
    if (left.size === 0) return
    this.#ordered = this.#ordered.filter((entry) => !left.has(entry))
    this.#visible = this.#visible.filter((id) => this.#entries.has(id))
  }

  #add(rows: readonly ExecutionRow[]): void {
    for (const row of rows) {
      const entry = new Entry(row)
      this.#entries.set(row.id, entry)
      this.#unplaced.add(entry)
      this.#count(row, 1)
      if (!entry.inView(this.#view)) continue
      this.#arrivals.add(entry)
      this.#unsettled = true
    }
  }

  #count(row: ExecutionRow, by: 1 | -1): void {
    for (const filter of filtersOf(row)) this.#counts[filter] += by
    if (row.batch !== null) this.#grouped += by
  }

  #place(): void {
    if (this.#unplaced.size === 0) return
    const now = Date.now()
    const compare = comparerOf(this.#sort)
    const placed = this.#ordered.filter((entry) => !this.#unplaced.has(entry))
    for (const entry of this.#unplaced) this.#setPlace(entry, now)
    this.#ordered = merge(placed, [...this.#unplaced].sort(compare), compare)
    this.#unplaced.clear()
  }

  /** Records the key that the entry is placed by. */
  #setPlace(entry: Entry, now: number): void {
    entry.key = this.#keyOf(entry.row, now)
    entry.pinned = entry.row.pinned
  }

  #keyOf(row: ExecutionRow, now: number): SortKey {
    return sortKey(row, this.#sort.column, now, this.#nameOf, this.#correctionOf(row.connectionId))
  }

  #show(): void {
    const ids: string[] = []
    for (const entry of this.#ordered) {
      entry.shown = entry.inView(this.#view)
      if (entry.shown) ids.push(entry.row.id)
    }
    this.#visible = ids
    this.#arrivals.clear()
    this.#unsettled = false
  }
}

function noCounts(): FilterCounts {
  return { all: 0, active: 0, completed: 0, failed: 0, stopped: 0, trouble: 0, archived: 0 }
}
