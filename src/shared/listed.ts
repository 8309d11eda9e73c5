import type { ExecutionRow } from './execution'

/** The stored fields of a row that the list needs first. `searchOnlyText` follows later; all others come from the scheduler. */
export const storedFields = [
  'id', 'connectionId', 'label', 'note', 'batch', 'pinned', 'archived', 'status', 'model', 'trackedAt', 'place', 'lastAskedAt', 'endSeenAt',
  'createdAt', 'completedAt', 'latencyMs', 'cost', 'fileCount', 'errorCode', 'trouble',
] as const satisfies readonly (keyof ExecutionRow)[]
type StoredField = (typeof storedFields)[number]
type TimeField = 'lastAskedAt' | 'endSeenAt' | 'createdAt' | 'completedAt'

/** Each field of all rows as one JSON array, in the same order. Times are ms after the row's `trackedAt`, which is shorter. */
export type StoredColumns = Record<StoredField, string>

/**
 * Everything tracked, newest first. A few texts cost a fraction of as many objects, in transit and in memory. `watched` are the rows
 * of watched executions, about which the scheduler knows more.
 */
export interface Listed {
  stored: StoredColumns
  watched: ExecutionRow[]
}

/** The rows to list. `searchOnlyText` returns the column that only search reads, a JSON array, once it has arrived. */
export function rowsOf({ stored, watched }: Listed, searchOnlyText: () => string | null = () => null): ExecutionRow[] {
  const columns = columnsOf(stored, searchOnlyText)
  const underWatch = new Map(watched.map((row) => [row.id, row]))
  return columns.id().map((id, index) => underWatch.get(id) ?? new StoredRow(columns, index, id))
}

/** A row with changes. Spreading would miss a stored row's fields, because they are getters. */
export function patched(row: ExecutionRow, changes: Partial<ExecutionRow>): ExecutionRow {
  const { id, connectionId, label, note, batch, pinned, archived, status, model, trackedAt, place, lastAskedAt, endSeenAt } = row
  const { createdAt, completedAt, latencyMs, cost, fileCount, errorCode, trouble, searchOnlyText, eta, slowAfter } = row
  return {
    id, connectionId, label, note, batch, pinned, archived, status, model, trackedAt, place, lastAskedAt, endSeenAt,
    createdAt, completedAt, latencyMs, cost, fileCount, errorCode, trouble, searchOnlyText, eta, slowAfter,
    ...changes,
  }
}

type Columns = { readonly [F in StoredField]: () => readonly ExecutionRow[F][] } & { searchOnlyText: () => readonly ExecutionRow['searchOnlyText'][] | null }

/** Parses each column when it is first read. Most are not read before the user searches or sorts. */
function columnsOf(stored: StoredColumns, searchOnlyText: () => string | null): Columns {
  const column = <F extends StoredField>(field: F) => lazily((): ExecutionRow[F][] => JSON.parse(stored[field]))
  const trackedAt = column('trackedAt')
  const time = <F extends TimeField>(field: F) =>
    lazily(() => {
      const after: (number | null)[] = JSON.parse(stored[field])
      return after.map((ms, index) => (ms === null ? null : at(trackedAt(), index) + ms))
    })
  const repeating = <F extends StoredField>(field: F) => lazily((): ExecutionRow[F][] => shared(JSON.parse(stored[field])))
  return {
    id: column('id'),
    connectionId: repeating('connectionId'),
    label: column('label'),
    note: column('note'),
    batch: repeating('batch'),
    pinned: column('pinned'),
    archived: column('archived'),
    status: repeating('status'),
    model: repeating('model'),
    trackedAt,
    place: column('place'),
    lastAskedAt: time('lastAskedAt'),
    endSeenAt: time('endSeenAt'),
    createdAt: time('createdAt'),
    completedAt: time('completedAt'),
    latencyMs: column('latencyMs'),
    cost: column('cost'),
    fileCount: column('fileCount'),
    errorCode: repeating('errorCode'),
    trouble: repeating('trouble'),
    searchOnlyText: later(searchOnlyText),
  }
}

/** The column, once its text is there. */
function later(text: () => string | null): Columns['searchOnlyText'] {
  let parsed: (string | null)[] | null = null
  return () => {
    const json = parsed === null ? text() : null
    if (json !== null) parsed = JSON.parse(json)
    return parsed
  }
}

function lazily<T>(make: () => T): () => T {
  let made: { value: T } | null = null
  return () => (made ??= { value: make() }).value
}

/** One row as a view of the columns. Creating 50,000 full objects takes longer than drawing the list. */
class StoredRow implements ExecutionRow {
  constructor(
    private readonly columns: Columns,
    private readonly index: number,
    readonly id: string,
  ) {}

  get connectionId() {
    return at(this.columns.connectionId(), this.index)
  }

  get label() {
    return at(this.columns.label(), this.index)
  }

  get note() {
    return at(this.columns.note(), this.index)
  }

  get batch() {
    return at(this.columns.batch(), this.index)
  }

  get pinned() {
    return at(this.columns.pinned(), this.index)
  }

  get archived() {
    return at(this.columns.archived(), this.index)
  }

  get status() {
    return at(this.columns.status(), this.index)
  }

  get model() {
    return at(this.columns.model(), this.index)
  }

  get trackedAt() {
    return at(this.columns.trackedAt(), this.index)
  }

  get place() {
    return at(this.columns.place(), this.index)
  }

  get lastAskedAt() {
    return at(this.columns.lastAskedAt(), this.index)
  }

  get endSeenAt() {
    return at(this.columns.endSeenAt(), this.index)
  }

  get createdAt() {
    return at(this.columns.createdAt(), this.index)
  }

  get completedAt() {
    return at(this.columns.completedAt(), this.index)
  }

  get latencyMs() {
    return at(this.columns.latencyMs(), this.index)
  }

  get cost() {
    return at(this.columns.cost(), this.index)
  }

  get fileCount() {
    return at(this.columns.fileCount(), this.index)
  }

  get errorCode() {
    return at(this.columns.errorCode(), this.index)
  }

  get trouble() {
    return at(this.columns.trouble(), this.index)
  }

  get searchOnlyText() {
    const column = this.columns.searchOnlyText()
    return column === null ? null : at(column, this.index)
  }

  get eta() {
    return null
  }

  get slowAfter() {
    return null
  }
}

function at<T>(values: readonly T[], index: number): T {
  const value = values[index]
  if (value === undefined) throw new RangeError('The stored columns differ in length')
  return value
}

/** The same values, with equal texts shared: thousands of rows have the same model. */
function shared<T>(values: readonly T[]): T[] {
  const first = new Map<T, T>()
  return values.map((value) => {
    const known = first.get(value)
    if (known !== undefined) return known
    first.set(value, value)
    return value
  })
}
