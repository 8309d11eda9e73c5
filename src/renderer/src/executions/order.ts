import type { ExecutionRow } from '@shared/execution'
import { ownTimes } from '@shared/own-time'
import type { Times } from '@shared/own-time'
import type { ColumnName } from './columns'
import type { Entry } from './entry'
import { detectionDelay, elapsed } from './progress'

/** The column the list is sorted by, and the direction. */
export interface Sort {
  column: ColumnName
  descending: boolean
}

/** Newest first. */
export const defaultSort: Sort = { column: 'tracked', descending: true }

export function isDefaultSort({ column, descending }: Sort): boolean {
  return column === defaultSort.column && descending === defaultSort.descending
}

/** The sort key of a column. Null (not known) comes last in either direction. */
export type SortKey = number | string | null

const statusOrder = ['UNSEEN', 'PENDING', 'PROCESSING', 'AWAITING_WEBHOOK', 'COMPLETED', 'FAILED', 'CANCELLED', 'EXPIRED', 'NOT_FOUND']

/** The name of a connection. */
export type NameOf = (connectionId: string) => string

const keys: Record<ColumnName, (row: ExecutionRow, times: Times, now: number, nameOf: NameOf) => SortKey> = {
  status: ({ status }) => statusOrder.indexOf(status),
  // Two connections with the same name do not mix.
  connection: ({ connectionId }, _times, _now, nameOf) => `${nameOf(connectionId)}\n${connectionId}`,
  execution: ({ label }) => label?.toLowerCase() ?? null,
  group: ({ batch }) => batch?.toLowerCase() ?? null,
  model: ({ model }) => model?.toLowerCase() ?? null,
  time: (_row, times, now) => elapsed(times, now)?.ms ?? null,
  expected: ({ eta }) => eta?.from ?? null,
  cost: ({ cost }) => (cost === null || Number.isNaN(Number(cost)) ? null : Number(cost)),
  files: ({ fileCount }) => fileCount,
  asked: ({ lastAskedAt }) => lastAskedAt,
  error: ({ errorCode }) => errorCode,
  tracked: ({ trackedAt }) => trackedAt,
  created: (_row, { createdAt }) => createdAt,
  ended: (_row, times) => endOf(times),
  delay: (_row, times) => detectionDelay(times),
}

/** Columns that are most useful with the largest value first. */
const descendingFirst: readonly ColumnName[] = ['time', 'cost', 'files', 'asked', 'tracked', 'created', 'ended', 'delay']

/** When it ended, epoch ms: by the API, else when the end was seen. */
export function endOf({ completedAt, endSeenAt }: Pick<ExecutionRow, 'completedAt' | 'endSeenAt'>): number | null {
  return completedAt ?? endSeenAt
}

export function sortKey(row: ExecutionRow, column: ColumnName, now: number, nameOf: NameOf, correctionMs = 0): SortKey {
  return keys[column](row, ownTimes(row, correctionMs), now, nameOf)
}

/** The sort after a click on a column's head: its natural direction first, then the other. */
export function nextSort(sort: Sort, column: ColumnName): Sort {
  if (sort.column === column) return { column, descending: !sort.descending }
  return { column, descending: descendingFirst.includes(column) }
}

/** Compares by the entries' keys, with pinned ones first. Equal ones are ordered newest first, then by their order in the paste, so the order is total. */
export function comparerOf({ descending }: Sort): (a: Entry, b: Entry) => number {
  const turn = descending ? -1 : 1
  return (a, b) => Number(b.pinned) - Number(a.pinned) || compareKeys(a.key, b.key, turn) || b.row.trackedAt - a.row.trackedAt || a.row.place - b.row.place
}

function compareKeys(a: SortKey, b: SortKey, turn: 1 | -1): number {
  if (a === b) return 0
  if (a === null) return 1
  if (b === null) return -1
  return a < b ? -turn : turn
}

/** Merges two sorted arrays in one pass. */
export function merge<T>(a: readonly T[], b: readonly T[], compare: (a: T, b: T) => number): T[] {
  const merged: T[] = []
  let i = 0
  for (const item of b) {
    for (let next = a[i]; next !== undefined && compare(next, item) < 0; next = a[i]) {
      merged.push(next)
      i += 1
    }
    merged.push(item)
  }
  return merged.concat(a.slice(i))
}

const runLength = 2_048

/** Sorts in steps of a few ms, so that a long list does not block the page. */
export function* sortInSteps<T>(items: readonly T[], compare: (a: T, b: T) => number): Generator<undefined, T[]> {
  let runs: T[][] = []
  for (let at = 0; at < items.length; at += runLength) {
    runs.push(items.slice(at, at + runLength).sort(compare))
    yield
  }
  while (runs.length > 1) {
    const merged: T[][] = []
    for (let i = 0; i < runs.length; i += 2) {
      merged.push(merge(runs[i] ?? [], runs[i + 1] ?? [], compare))
      yield
    }
    runs = merged
  }
  return runs[0] ?? []
}
