import type { ExecutionRow } from '@shared/execution'
import { ownTimes } from '@shared/own-time'
import type { CorrectionOf } from '@shared/own-time'
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
type Rule = (typeof rules)[number]

export interface CellCondition {
  kind: 'cell'
  field: CellField
  value: string
}

/** One filter of the list, besides the quick filter and the search. */
export type Condition = CellCondition | { kind: 'rule'; rule: Rule }

function sameCondition(a: Condition, b: Condition): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** The conditions plus one more, which replaces a condition on the same cell. */
export function withCondition(conditions: readonly Condition[], added: Condition): Condition[] {
  const replaced = (one: Condition): boolean =>
    sameCondition(one, added) || (one.kind === 'cell' && added.kind === 'cell' && one.field === added.field)
  return [...conditions.filter((one) => !replaced(one)), added]
}

/** The row test of a condition at the time `now`, epoch ms. When testing a row, `correctionOf` tells what to subtract from its end. */
export function testOf(condition: Condition, now: number, correctionOf: CorrectionOf): (row: ExecutionRow) => boolean {
  if (condition.kind === 'cell') return (row) => row[condition.field] === condition.value
  const ownEnd = (row: ExecutionRow): number | null => endOf(ownTimes(row, correctionOf(row.connectionId)))
  switch (condition.rule) {
    case 'attention':
      return (row) => isStuck(row, now) || (wentWrong(row) && (ownEnd(row) ?? row.trackedAt) > now - 7 * day)
    case 'today': {
      const midnight = new Date(now).setHours(0, 0, 0, 0)
      return (row) => isActive(row.status) || row.trackedAt >= midnight || (ownEnd(row) ?? 0) >= midnight
    }
    case 'costly':
      return ({ cost }) => cost !== null
  }
}

function isStuck({ trouble, slowAfter }: ExecutionRow, now: number): boolean {
  return trouble !== null || (slowAfter !== null && slowAfter < now)
}

function wentWrong({ status }: ExecutionRow): boolean {
  return status === 'FAILED' || status === 'EXPIRED' || status === notFoundStatus
}
