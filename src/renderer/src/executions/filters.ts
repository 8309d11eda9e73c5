import type { ExecutionRow } from '@shared/execution'
import { isActive, notFoundStatus } from '@shared/status'
import { folded } from './folded'

export const quickFilters = ['all', 'active', 'completed', 'failed', 'stopped', 'trouble', 'archived'] as const
/** `stopped` is cancelled or expired; `trouble` is what cannot be asked at present. Archived rows are in no other filter. */
export type QuickFilter = (typeof quickFilters)[number]

/** A word of a search, folded, and where it occurs besides the rows' own texts. */
interface SearchWord {
  text: string
  /** Statuses whose displayed word contains it. */
  statuses: ReadonlySet<string>
  /** Connections whose name contains it. */
  connections: ReadonlySet<string>
  /** Executions with a file saved under a name that contains it. */
  executions: ReadonlySet<string>
}

/** The filters of the list. `only` contains IDs, or null if any may be shown; all of `tests` must hold. */
export interface ListView {
  filter: QuickFilter
  tests: readonly ((row: ExecutionRow) => boolean)[]
  words: readonly SearchWord[]
  only: ReadonlySet<string> | null
  /** True if archived rows are shown among the rest, because the user searches or named the rows to show. */
  withArchived: boolean
}

export const everything: ListView = { filter: 'all', tests: [], words: [], only: null, withArchived: false }

/** True if the quick filter counts the row. */
function inFilter(row: ExecutionRow, filter: QuickFilter): boolean {
  return row.archived === (filter === 'archived') && hasState(row, filter)
}

const listedFilters = quickFilters.filter((filter) => filter !== 'archived')
const archivedAlone: readonly QuickFilter[] = ['archived']
/** The quick filters that count a row with this status that is neither archived nor in trouble. */
const ofStatus = new Map<string, readonly QuickFilter[]>()

/** The quick filters that count the row. Equivalent to calling `inFilter` for each of them, but faster. */
export function filtersOf(row: ExecutionRow): readonly QuickFilter[] {
  if (row.archived) return archivedAlone
  if (row.trouble !== null) return listedFilters.filter((filter) => hasState(row, filter))
  const { status } = row
  const known = ofStatus.get(status)
  if (known !== undefined) return known
  const filters = listedFilters.filter((filter) => hasState(row, filter))
  ofStatus.set(status, filters)
  return filters
}

/** True if the view's quick filter shows the row. */
export function passes(row: ExecutionRow, { filter, withArchived }: ListView): boolean {
  return withArchived ? hasState(row, filter) : inFilter(row, filter)
}

function hasState(row: ExecutionRow, filter: QuickFilter): boolean {
  switch (filter) {
    case 'all':
      return true
    case 'active':
      return isActive(row.status)
    case 'completed':
      return row.status === 'COMPLETED'
    case 'failed':
      return row.status === 'FAILED'
    case 'stopped':
      return row.status === 'CANCELLED' || row.status === 'EXPIRED'
    case 'trouble':
      return row.trouble !== null || row.status === notFoundStatus
    case 'archived':
      return row.archived
  }
}

/** Names that belong to rows but are not stored in them, folded. */
export interface OtherNames {
  /** What is shown for a status, by the API's word. */
  statuses: ReadonlyMap<string, string>
  /** By connection. */
  connections: ReadonlyMap<string, string>
  /** Names of saved files, by execution. */
  executions: ReadonlyMap<string, string>
}

/** Parses a search, which also covers these names. */
export function searchIn(text: string, names: OtherNames): SearchWord[] {
  const holding = (some: ReadonlyMap<string, string>, word: string): Set<string> => new Set([...some].filter(([, name]) => name.includes(word)).map(([id]) => id))
  return searchWords(text).map((word) => ({
    text: word,
    statuses: holding(names.statuses, word),
    connections: holding(names.connections, word),
    executions: holding(names.executions, word),
  }))
}

/** The words of a search, folded, all of which must occur. */
export function searchWords(text: string): string[] {
  return folded(text).split(/\s+/).filter((word) => word !== '')
}
