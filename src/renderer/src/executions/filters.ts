import type { ExecutionRow } from '@shared/execution'
import { isActive, notFoundStatus } from '@shared/status'

export const quickFilters = ['all', 'active', 'completed', 'failed', 'stopped', 'trouble'] as const
/** `stopped` is cancelled or expired; `trouble` is what cannot be asked about at present. */
export type QuickFilter = (typeof quickFilters)[number]

/** What the list is narrowed to; `only` holds IDs, null where any may be shown; every one of `tests` has to hold. */
export interface ListView {
  filter: QuickFilter
  tests: readonly ((row: ExecutionRow) => boolean)[]
  words: readonly string[]
  only: ReadonlySet<string> | null
}

export const everything: ListView = { filter: 'all', tests: [], words: [], only: null }

/** True when the row belongs to the quick filter. */
export function inFilter(row: ExecutionRow, filter: QuickFilter): boolean {
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
  }
}

/** The words of a search in lower case; all of them have to occur. */
export function searchWords(text: string): string[] {
  return text.toLowerCase().split(/\s+/).filter((word) => word !== '')
}
