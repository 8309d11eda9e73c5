import type { ExecutionRow } from '@shared/execution'
import { isActive, notFoundStatus } from '@shared/status'
import { endOf } from './order'

const day = 24 * 3_600_000

/** The cells that can be filtered by. */
export const cellFields = ['status', 'model', 'label', 'batch', 'errorCode', 'connectionId'] as const
export type CellField = (typeof cellFields)[number]

export const rules = ['attention', 'today', 'costly'] as const
/**
 * `attention`: failed, expired or not found within seven days, in trouble, or unusually slow. `today`: tracked or ended
 * since midnight, or still active. `costly`: its cost is known.
 */
export type Rule = (typeof rules)[number]

/** One thing the list is narrowed by, beside the quick filter and the search. */
export type Condition = { kind: 'cell'; field: CellField; value: string } | { kind: 'rule'; rule: Rule }

function sameCondition(a: Condition, b: Condition): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** The conditions with one more; another value of the same cell takes the place of the one before. */
export function withCondition(conditions: readonly Condition[], added: Condition): Condition[] {
  const replaced = (one: Condition): boolean =>
    sameCondition(one, added) || (one.kind === 'cell' && added.kind === 'cell' && one.field === added.field)
  return [...conditions.filter((one) => !replaced(one)), added]
}

/** What a condition asks of a row at the time `now`, epoch ms. */
export function testOf(condition: Condition, now: number): (row: ExecutionRow) => boolean {
  if (condition.kind === 'cell') return (row) => row[condition.field] === condition.value
  switch (condition.rule) {
    case 'attention':
      return (row) => wantsAttention(row, now)
    case 'today': {
      const midnight = new Date(now).setHours(0, 0, 0, 0)
      return (row) => isActive(row.status) || row.trackedAt >= midnight || (endOf(row) ?? 0) >= midnight
    }
    case 'costly':
      return ({ cost }) => cost !== null
  }
}

function wantsAttention(row: ExecutionRow, now: number): boolean {
  if (row.trouble !== null || (row.slowAfter !== null && row.slowAfter < now)) return true
  const wentWrong = row.status === 'FAILED' || row.status === 'EXPIRED' || row.status === notFoundStatus
  return wentWrong && (endOf(row) ?? row.trackedAt) > now - 7 * day
}
