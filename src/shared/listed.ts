import type { ExecutionRow } from './execution'

/** The stored fields of a row that the list needs at once. `alsoFound` comes later, and the others are the scheduler's. */
export const storedFields = [
  'id', 'connectionId', 'label', 'note', 'batch', 'pinned', 'archived', 'status', 'model', 'trackedAt', 'place', 'lastAskedAt', 'endSeenAt',
  'createdAt', 'completedAt', 'latencyMs', 'cost', 'fileCount', 'errorCode', 'trouble',
] as const satisfies readonly (keyof ExecutionRow)[]
type StoredField = (typeof storedFields)[number]
type TimeField = 'lastAskedAt' | 'endSeenAt' | 'createdAt' | 'completedAt'

/** Each field of all rows as one JSON array, in the same order; times as ms after the row's `trackedAt`, which is shorter. */
export type StoredColumns = Record<StoredField, string>

/**
 * All that is tracked, newest first. A few texts cross to the page at a fraction of the cost of as many objects, on the
 * way and in memory; `watched` are the rows of those under watch, which the scheduler knows more of.
 */
export interface Listed {
  stored: StoredColumns
  watched: ExecutionRow[]
}

/** The rows as they are to be listed. `alsoFound` tells that column, which only a search reads, once it is here: a JSON array. */
export function rowsOf({ stored, watched }: Listed, alsoFound: () => string | null = () => null): ExecutionRow[] {
  const columns = columnsOf(stored, alsoFound)
  const underWatch = new Map(watched.map((row) => [row.id, row]))
  return columns.id().map((id, index) => underWatch.get(id) ?? new StoredRow(columns, index, id))
}

/** A row with changes. Spreading one would miss the fields of a stored row. */
export function patched(row: ExecutionRow, changes: Partial<ExecutionRow>): ExecutionRow {
  const { id, connectionId, label, note, batch, pinned, archived, status, model, trackedAt, place, lastAskedAt, endSeenAt } = row
  const { createdAt, completedAt, latencyMs, cost, fileCount, errorCode, trouble, alsoFound, eta, slowAfter } = row
  return {
    id, connectionId, label, note, batch, pinned, archived, status, model, trackedAt, place, lastAskedAt, endSeenAt,
    createdAt, completedAt, latencyMs, cost, fileCount, errorCode, trouble, alsoFound, eta, slowAfter,
    ...changes,
  }
}

type Columns = { readonly [F in StoredField]: () => readonly ExecutionRow[F][] } & { alsoFound: () => readonly ExecutionRow['alsoFound'][] | null }

/** Each column is parsed when it is first read: most of them nobody reads before someone searches or sorts. */
function columnsOf(stored: StoredColumns, alsoFound: () => string | null): Columns {
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
    alsoFound: later(alsoFound),
  }
}

/** The column, from when there is its text. */
function later(text: () => string | null): Columns['alsoFound'] {
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

/** One row of the columns, with each field where it lies: to make 50,000 objects of them all takes longer than to draw the list. */
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

  get alsoFound() {
    const column = this.columns.alsoFound()
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

/** The same values with one text each for those that are equal: thousands of rows have the same model. */
function shared<T>(values: readonly T[]): T[] {
  const first = new Map<T, T>()
  return values.map((value) => {
    const known = first.get(value)
    if (known !== undefined) return known
    first.set(value, value)
    return value
  })
}
