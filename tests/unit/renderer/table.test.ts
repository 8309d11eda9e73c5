import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ExecutionRow } from '@shared/execution'
import { Entry } from '../../../src/renderer/src/executions/entry'
import { quickFilters, searchWords } from '../../../src/renderer/src/executions/filters'
import type { ListView } from '../../../src/renderer/src/executions/filters'
import { ExecutionTable } from '../../../src/renderer/src/executions/table'
import { idOf, rowOf } from './rows'

const nothing = { added: [], changed: [], removed: [] }

describe('ExecutionTable', () => {
  it('lists the newest first', () => {
    const table = new ExecutionTable()
    table.reset([rowOf(1), rowOf(3), rowOf(2)])
    expect(table.visible).toEqual([idOf(3), idOf(2), idOf(1)])
  })

  it('puts rows that come back where they were', () => {
    const table = new ExecutionTable()
    table.reset([rowOf(1), rowOf(2), rowOf(3)])
    table.apply({ ...nothing, removed: [idOf(2)] })
    table.apply({ ...nothing, added: [rowOf(2)] })
    expect(table.visible).toEqual([idOf(3), idOf(2), idOf(1)])
  })

  it('keeps the same list when a change moves nothing', () => {
    const table = new ExecutionTable()
    table.reset([rowOf(1), rowOf(2)])
    const before = table.visible
    table.apply({ ...nothing, changed: [{ id: idOf(1), lastAskedAt: 5 }] })
    expect(table.visible).toBe(before)
    expect(table.row(idOf(1))?.lastAskedAt).toBe(5)
  })

  it('replaces a changed row and leaves the old one as it was', () => {
    const table = new ExecutionTable()
    const row = rowOf(1)
    table.reset([row])
    table.apply({ ...nothing, changed: [{ id: row.id, status: 'COMPLETED' }] })
    expect(row.status).toBe('PROCESSING')
    expect(table.row(row.id)?.status).toBe('COMPLETED')
  })

  it('tells the ends that a batch brought, once', () => {
    const table = new ExecutionTable()
    table.reset([rowOf(1), rowOf(2), rowOf(3)])
    const changed = [
      { id: idOf(1), status: 'COMPLETED' },
      { id: idOf(2), status: 'AWAITING_WEBHOOK' },
      { id: idOf(3), status: 'FAILED' },
      { id: idOf(4), status: 'FAILED' },
    ]
    expect(table.apply({ ...nothing, changed })).toEqual(['COMPLETED', 'FAILED'])
    expect(table.apply({ ...nothing, changed })).toEqual([])
  })

  it('shows an execution under Completed from the moment it completes', () => {
    const table = new ExecutionTable()
    table.reset([rowOf(1), rowOf(2)])
    table.narrow({ filter: 'completed', words: [], only: null })
    expect(table.visible).toEqual([])
    table.apply({ ...nothing, changed: [{ id: idOf(1), status: 'COMPLETED' }] })
    expect(table.visible).toEqual([idOf(1)])
  })

  it('searches ID, label, model, status and error code for every word', () => {
    const row = rowOf(7, { label: 'Autumn hero', status: 'FAILED', errorCode: 'GENERATION_FAILED' })
    const finds = (text: string): boolean => new Entry(row).inView({ filter: 'all', words: searchWords(text), only: null })
    expect(['0007', 'autumn', 'FLUX failed', ' hero   generation_ '].map(finds)).toEqual([true, true, true, true])
    expect(['spring', 'autumn spring'].map(finds)).toEqual([false, false])
  })

  it('stays equal to a list sorted, narrowed and counted anew, whatever the batches', () => {
    const status = fc.constantFrom('UNSEEN', 'PROCESSING', 'COMPLETED', 'FAILED', 'EXPIRED', 'NOT_FOUND', 'PAUSED')
    const n = fc.integer({ min: 1, max: 12 })
    const batch = fc.record({
      added: fc.uniqueArray(fc.record({ n, status }), { selector: (row) => row.n, maxLength: 4 }),
      changed: fc.array(fc.record({ n, status }), { maxLength: 4 }),
      removed: fc.array(n, { maxLength: 3 }),
    })
    const view = fc.record<ListView>({
      filter: fc.constantFrom(...quickFilters),
      words: fc.constantFrom([], ['completed'], ['000000000001']),
      only: fc.constant(null),
    })
    fc.assert(
      fc.property(fc.array(batch), view, (batches, narrowing) => {
        const table = new ExecutionTable()
        const expected = new Map<string, ExecutionRow>()
        table.narrow(narrowing)
        for (const { added, changed, removed } of batches) {
          table.apply({
            added: added.map((row) => rowOf(row.n, { status: row.status })),
            changed: changed.map((row) => ({ id: idOf(row.n), status: row.status })),
            removed: removed.map(idOf),
          })
          for (const row of changed) {
            const known = expected.get(idOf(row.n))
            if (known) expected.set(known.id, { ...known, status: row.status })
          }
          for (const gone of removed) expected.delete(idOf(gone))
          for (const row of added) expected.set(idOf(row.n), rowOf(row.n, { status: row.status }))
        }
        const rows = [...expected.values()].sort((a, b) => b.trackedAt - a.trackedAt)
        const ids = (shown: ListView): string[] => rows.filter((row) => new Entry(row).inView(shown)).map((row) => row.id)
        expect(table.visible).toEqual(ids(narrowing))
        for (const filter of quickFilters) {
          expect(table.counts[filter]).toBe(ids({ filter, words: [], only: null }).length)
        }
      }),
    )
  })
})
