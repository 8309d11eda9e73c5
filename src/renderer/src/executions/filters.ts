import type { ExecutionRow } from '@shared/execution'
import { isActive, notFoundStatus } from '@shared/status'
import { folded } from './folded'

export const quickFilters = ['all', 'active', 'completed', 'failed', 'stopped', 'trouble', 'archived'] as const
/** `stopped` is cancelled or expired; `trouble` is what cannot be asked about at present. What is archived is in no other. */
export type QuickFilter = (typeof quickFilters)[number]

/** A word of a search, folded, and where it occurs beside the rows' own texts. */
export interface SearchWord {
  text: string
  /** Statuses whose word holds it. */
  statuses: ReadonlySet<string>
  /** Connections whose name holds it. */
  connections: ReadonlySet<string>
  /** Executions of which a file was saved under a name that holds it. */
  executions: ReadonlySet<string>
}

/** What the list is narrowed to; `only` holds IDs, null where any may be shown; every one of `tests` has to hold. */
export interface ListView {
  filter: QuickFilter
  tests: readonly ((row: ExecutionRow) => boolean)[]
  words: readonly SearchWord[]
  only: ReadonlySet<string> | null
  /** Shows what is archived among the rest: the user searches, or named what is to be shown. */
  withArchived: boolean
}

export const everything: ListView = { filter: 'all', tests: [], words: [], only: null, withArchived: false }

/** True when the quick filter counts the row. */
function inFilter(row: ExecutionRow, filter: QuickFilter): boolean {
  return row.archived === (filter === 'archived') && hasState(row, filter)
}

const listedFilters = quickFilters.filter((filter) => filter !== 'archived')
const archivedAlone: readonly QuickFilter[] = ['archived']
/** What counts a row of a status that is neither in the archive nor in trouble. */
const ofStatus = new Map<string, readonly QuickFilter[]>()

/** The quick filters that count the row: the same as `inFilter` says, for all rows at once. */
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

/** True when the view's quick filter shows the row. */
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

/** Names that belong to rows and are in none of them, folded. */
export interface OtherNames {
  /** What is shown for a status, by the API's word. */
  statuses: ReadonlyMap<string, string>
  /** By connection. */
  connections: ReadonlyMap<string, string>
  /** Names of saved files, by execution. */
  executions: ReadonlyMap<string, string>
}

/** What a search looks for, in these names too. */
export function searchIn(text: string, names: OtherNames): SearchWord[] {
  const holding = (some: ReadonlyMap<string, string>, word: string): Set<string> => new Set([...some].filter(([, name]) => name.includes(word)).map(([id]) => id))
  return searchWords(text).map((word) => ({
    text: word,
    statuses: holding(names.statuses, word),
    connections: holding(names.connections, word),
    executions: holding(names.executions, word),
  }))
}

/** The words of a search, folded; all of them have to occur. */
export function searchWords(text: string): string[] {
  return folded(text).split(/\s+/).filter((word) => word !== '')
}
