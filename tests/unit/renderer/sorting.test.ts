import { describe, expect, it } from 'vitest'
import type { ExecutionRow } from '@shared/execution'
import { columnNames } from '../../../src/renderer/src/executions/columns'
import type { ColumnName } from '../../../src/renderer/src/executions/columns'
import { defaultSort, nextSort } from '../../../src/renderer/src/executions/order'
import { ExecutionTable } from '../../../src/renderer/src/executions/table'
import { idOf, rowOf } from './rows'

type Fields = Partial<ExecutionRow>

/** For each column, what comes first and what second in rising order, and what comes last in either direction. */
const orders: Record<ColumnName, [Fields, Fields, Fields?]> = {
  status: [{ status: 'PENDING' }, { status: 'COMPLETED' }],
  connection: [{ connectionId: 'a' }, { connectionId: 'b' }],
  execution: [{ label: 'apple' }, { label: 'Berry' }, { label: null }],
  group: [{ batch: 'apple' }, { batch: 'Berry' }, { batch: null }],
  model: [{ model: 'apple' }, { model: 'Berry' }, { model: null }],
  time: [{ status: 'FAILED', createdAt: 5, completedAt: 6 }, { status: 'FAILED', createdAt: 1, completedAt: 3 }],
  expected: [{ eta: { from: 1, to: 9 } }, { eta: { from: 2, to: 3 } }, { eta: null }],
  cost: [{ cost: '9.5' }, { cost: '10' }, { cost: 'free' }],
  files: [{ fileCount: 9 }, { fileCount: 10 }],
  asked: [{ lastAskedAt: 9 }, { lastAskedAt: 10 }, { lastAskedAt: null }],
  error: [{ errorCode: 'A' }, { errorCode: 'B' }, { errorCode: null }],
  tracked: [{ trackedAt: 9 }, { trackedAt: 10 }],
  created: [{ createdAt: 9 }, { createdAt: 10 }, { createdAt: null }],
  ended: [{ completedAt: 1, endSeenAt: 11 }, { completedAt: null, endSeenAt: 10 }, { completedAt: null, endSeenAt: null }],
  delay: [{ trackedAt: 0, completedAt: 1, endSeenAt: 2 }, { trackedAt: 0, completedAt: 1, endSeenAt: 11 }, { trackedAt: 5, completedAt: 1, endSeenAt: 6 }],
}

describe('the list sorted by a column', () => {
  it.each(columnNames)('%s has what is known in order, and what is not at its end', (column) => {
    const [first, second, last] = orders[column]
    const table = new ExecutionTable()
    table.reset([rowOf(2, second), ...(last ? [rowOf(3, last)] : []), rowOf(1, first)])
    const sorted = (descending: boolean): readonly string[] => {
      const steps = table.sortBy({ column, descending })
      while (!steps.next().done);
      return table.visible
    }
    const unknown = last ? [idOf(3)] : []
    expect(sorted(false)).toEqual([idOf(1), idOf(2), ...unknown])
    expect(sorted(true)).toEqual([idOf(2), idOf(1), ...unknown])
  })
})

describe('a click on the head of a column', () => {
  it('sorts by it, numbers and times with the largest first, and a second click the other way', () => {
    expect(nextSort(defaultSort, 'cost')).toEqual({ column: 'cost', descending: true })
    expect(nextSort({ column: 'cost', descending: true }, 'cost')).toEqual({ column: 'cost', descending: false })
    expect(nextSort(defaultSort, 'model')).toEqual({ column: 'model', descending: false })
    expect(nextSort({ column: 'model', descending: false }, 'model')).toEqual({ column: 'model', descending: true })
  })
})
