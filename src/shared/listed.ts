import type { ExecutionRow } from './execution'

/** The fields of a row that are stored; the others are the scheduler's. */
export const storedFields = [
  'id', 'connectionId', 'label', 'note', 'batch', 'pinned', 'archived', 'status', 'model', 'trackedAt', 'lastAskedAt', 'endSeenAt',
  'createdAt', 'completedAt', 'latencyMs', 'cost', 'fileCount', 'errorCode', 'trouble', 'alsoFound',
] as const satisfies readonly (keyof ExecutionRow)[]
type StoredField = (typeof storedFields)[number]

/** Each field of all rows as one JSON array, in the same order. */
export type StoredColumns = Record<StoredField, string>

/**
 * All that is tracked, newest first. A few texts cross to the page at a fraction of the cost of as many objects, on the
 * way and in memory; `watched` are the rows of those under watch, which the scheduler knows more of.
 */
export interface Listed {
  stored: StoredColumns
  watched: ExecutionRow[]
}

/** The rows as they are to be listed. */
export function rowsOf({ stored, watched }: Listed): ExecutionRow[] {
  const underWatch = new Map(watched.map((row) => [row.id, row]))
  const column = <F extends StoredField>(field: F): ExecutionRow[F][] => JSON.parse(stored[field])
  const columns = {
    connectionId: shared(column('connectionId')),
    label: column('label'),
    note: column('note'),
    batch: shared(column('batch')),
    pinned: column('pinned'),
    archived: column('archived'),
    status: shared(column('status')),
    model: shared(column('model')),
    trackedAt: column('trackedAt'),
    lastAskedAt: column('lastAskedAt'),
    endSeenAt: column('endSeenAt'),
    createdAt: column('createdAt'),
    completedAt: column('completedAt'),
    latencyMs: column('latencyMs'),
    cost: column('cost'),
    fileCount: column('fileCount'),
    errorCode: shared(column('errorCode')),
    trouble: shared(column('trouble')),
    alsoFound: column('alsoFound'),
  }
  const at = <T>(values: readonly T[], index: number): T => {
    const value = values[index]
    if (value === undefined) throw new RangeError('The stored columns differ in length')
    return value
  }
  return column('id').map((id, index): ExecutionRow => underWatch.get(id) ?? {
    id,
    connectionId: at(columns.connectionId, index),
    label: at(columns.label, index),
    note: at(columns.note, index),
    batch: at(columns.batch, index),
    pinned: at(columns.pinned, index),
    archived: at(columns.archived, index),
    status: at(columns.status, index),
    model: at(columns.model, index),
    trackedAt: at(columns.trackedAt, index),
    lastAskedAt: at(columns.lastAskedAt, index),
    endSeenAt: at(columns.endSeenAt, index),
    createdAt: at(columns.createdAt, index),
    completedAt: at(columns.completedAt, index),
    latencyMs: at(columns.latencyMs, index),
    cost: at(columns.cost, index),
    fileCount: at(columns.fileCount, index),
    errorCode: at(columns.errorCode, index),
    trouble: at(columns.trouble, index),
    alsoFound: at(columns.alsoFound, index),
    eta: null,
    slowAfter: null,
  })
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
