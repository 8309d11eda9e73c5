import fc from 'fast-check'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { ExecutionRow } from '@shared/execution'
import { testOf } from '../../../src/renderer/src/executions/conditions'
import { Entry } from '../../../src/renderer/src/executions/entry'
import { everything, quickFilters, searchIn } from '../../../src/renderer/src/executions/filters'
import type { ListView } from '../../../src/renderer/src/executions/filters'
import { comparerOf, sortKey } from '../../../src/renderer/src/executions/order'
import type { Sort } from '../../../src/renderer/src/executions/order'
import { ExecutionTable } from '../../../src/renderer/src/executions/table'
import { idOf, rowOf } from './rows'

const noNames = { statuses: new Map(), connections: new Map(), executions: new Map() }
const nothing = { added: [], changed: [], removed: [] }

function finish(work: Generator<undefined, void>): void {
  while (!work.next().done);
}
function sortWhole(table: ExecutionTable, sort: Sort): void {
  finish(table.sortBy(sort))
}

describe('ExecutionTable', () => {
  it('lists the newest executions first', () => {
    const table = new ExecutionTable()
    table.reset([rowOf(1), rowOf(3), rowOf(2)])
    expect(table.visible).toEqual([idOf(3), idOf(2), idOf(1)])
  })

  it('lists what was pasted together in the order of pasting, whichever way it is sorted', () => {
    const table = new ExecutionTable()
    const together = [5, 2, 8].map((n, place) => rowOf(n, { trackedAt: 1_000, place }))
    table.reset([...together].reverse())
    const pasted = together.map(({ id }) => id)
    expect(table.visible).toEqual(pasted)
    table.apply({ ...nothing, added: [rowOf(1, { trackedAt: 1_000, place: 3 }), rowOf(9, { trackedAt: 2_000 })] })
    expect(table.visible).toEqual([idOf(9), ...pasted, idOf(1)])
    sortWhole(table, { column: 'tracked', descending: false })
    expect(table.visible).toEqual([...pasted, idOf(1), idOf(9)])
  })

  it('lists all rows once they are read, in the order requested by then', () => {
    const table = new ExecutionTable()
    table.reset([rowOf(1)])
    const steps = table.replaceBy(Array.from({ length: 3_000 }, (_, i) => rowOf(i, { batch: i === 0 ? 'one' : null })))
    steps.next()
    expect(table.visible).toEqual([idOf(1)])
    sortWhole(table, { column: 'tracked', descending: false })
    finish(steps)
    expect(table.visible).toEqual(Array.from({ length: 3_000 }, (_, i) => idOf(i)))
    expect(table).toMatchObject({ counts: { all: 3_000, active: 3_000 }, grouped: 1 })
  })

  it('puts returning rows back where they were', () => {
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

  it('reports the ends in a batch once', () => {
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

  it('reports a new execution that had ended by the first reply, but not one that is listed again', () => {
    const table = new ExecutionTable()
    const at = Date.now()
    expect(table.apply({ ...nothing, added: [rowOf(1, { status: 'FAILED', endSeenAt: at }), rowOf(2, { status: 'COMPLETED', endSeenAt: at - 60_000 })] })).toEqual(['FAILED'])
    expect(table.apply({ ...nothing, added: [rowOf(1, { status: 'FAILED', endSeenAt: at })] })).toEqual([])
  })

  it('shows an execution under Completed from the moment it completes', () => {
    const table = new ExecutionTable()
    table.reset([rowOf(1), rowOf(2)])
    table.narrow({ ...everything, filter: 'completed' })
    expect(table.visible).toEqual([])
    table.apply({ ...nothing, changed: [{ id: idOf(1), status: 'COMPLETED' }] })
    expect(table.visible).toEqual([idOf(1)])
  })

  it('searches ID, label, note, group, model, status, error code, connection and saved files for every word', () => {
    const row = rowOf(7, { label: 'Autumn hero', note: 'for Mary', batch: 'Covers', status: 'FAILED', errorCode: 'GENERATION_FAILED' })
    const names = { ...noNames, connections: new Map([['main', 'staging'], ['other', 'production']]), executions: new Map([[idOf(7), 'hero-1.png'], [idOf(8), 'cat.png']]) }
    const finds = (text: string): boolean => new Entry(row).inView({ ...everything, words: searchIn(text, names) })
    expect(['0007', 'autumn', 'FLUX failed', ' hero   generation_ ', 'mary covers', 'stag hero-1'].map(finds)).toEqual([true, true, true, true, true, true])
    expect(['spring', 'autumn spring', 'production', 'cat.png'].map(finds)).toEqual([false, false, false, false])
  })

  it('ignores case and accents in a search, however they are encoded', () => {
    const finds = (label: string, text: string): boolean => new Entry(rowOf(1, { label })).inView({ ...everything, words: searchIn(text, names) })
    const names = { statuses: new Map(), connections: new Map(), executions: new Map() }
    for (const [label, text] of [
      ['caf\u00e9', 'cafe\u0301'],
      ['cafe\u0301', 'CAF\u00c9'],
      ['caf\u00e9', 'cafe'],
      ['\u0130STANBUL', 'istanbul'],
      ['Hauptstraße', 'STRASSE'],
      ['STRASSE', 'straße'],
      ['ΟΔΟΣΗΜΑ', 'οδος'],
      ['مَرحَبا', 'مرحبا'],
      ['🚀 a.*(b)[c', '🚀 .*('],
    ] as const) expect([label, finds(label, text)]).toEqual([label, true])
    expect(finds('cafe', 'cage')).toBe(false)
  })

  it('searches the displayed word for a status as well as the API\'s', () => {
    const names = { ...noNames, statuses: new Map([['FAILED', 'fehlgeschlagen'], ['NOT_FOUND', 'nicht gefunden']]) }
    const finds = (text: string, status: string): boolean => new Entry(rowOf(1, { status })).inView({ ...everything, words: searchIn(text, names) })
    expect(['Fehlgeschlagen', 'fehl flux', 'failed', 'nicht'].map((text) => finds(text, 'FAILED'))).toEqual([true, true, true, false])
    expect(finds('nicht gefunden', 'NOT_FOUND')).toBe(true)
  })

  it('always equals a list sorted, filtered and counted from scratch, whatever the batches', () => {
    const status = fc.constantFrom('UNSEEN', 'PROCESSING', 'COMPLETED', 'FAILED', 'EXPIRED', 'NOT_FOUND', 'PAUSED')
    const n = fc.integer({ min: 1, max: 12 })
    const fields = { n, status, pinned: fc.boolean(), archived: fc.boolean() }
    const batch = fc.record({
      added: fc.uniqueArray(fc.record(fields), { selector: (row) => row.n, maxLength: 4 }),
      changed: fc.array(fc.record(fields), { maxLength: 4 }),
      removed: fc.array(n, { maxLength: 3 }),
    })
    const view = fc.record<ListView>({
      filter: fc.constantFrom(...quickFilters),
      tests: fc.constantFrom([], [testOf({ kind: 'cell', field: 'status', value: 'COMPLETED' }, 0, () => 0)]),
      words: fc.constantFrom(...['', 'completed', '000000000001'].map((text) => searchIn(text, noNames))),
      only: fc.constant(null),
      withArchived: fc.boolean(),
    })
    const sort = fc.record<Sort>({ column: fc.constantFrom('tracked', 'status', 'files'), descending: fc.boolean() })
    fc.assert(
      fc.property(fc.array(batch), view, sort, fc.boolean(), (batches, narrowing, order, held) => {
        const table = new ExecutionTable()
        sortWhole(table, order)
        table.hold(held)
        const expected = new Map<string, ExecutionRow>()
        table.narrow(narrowing)
        for (const { added, changed, removed } of batches) {
          table.apply({
            added: added.map(({ n, ...row }) => rowOf(n, row)),
            changed: changed.map(({ n, ...row }) => ({ id: idOf(n), ...row })),
            removed: removed.map(idOf),
          })
          for (const { n, ...row } of changed) {
            const known = expected.get(idOf(n))
            if (known) expected.set(known.id, { ...known, ...row })
          }
          for (const gone of removed) expected.delete(idOf(gone))
          for (const { n, ...row } of added) expected.set(idOf(n), rowOf(n, row))
        }
        table.hold(false)
        const entries = [...expected.values()].map((row) => {
          const entry = new Entry(row)
          entry.key = sortKey(row, order.column, 0, (id) => id)
          entry.pinned = row.pinned
          return entry
        })
        entries.sort(comparerOf(order))
        const ids = (shown: ListView): string[] => entries.filter((entry) => entry.inView(shown)).map(({ row }) => row.id)
        expect(table.visible).toEqual(ids(narrowing))
        for (const filter of quickFilters) {
          expect(table.counts[filter]).toBe(ids({ ...everything, filter }).length)
        }
      }),
    )
  })

  it('keeps the shown rows in place while it is held, and counts what waits', () => {
    const table = new ExecutionTable()
    table.reset([rowOf(1), rowOf(2), rowOf(3)])
    table.narrow({ ...everything, filter: 'active' })
    table.hold(true)
    table.apply({ added: [rowOf(4)], changed: [{ id: idOf(2), status: 'COMPLETED' }], removed: [idOf(1)] })
    expect(table.visible).toEqual([idOf(3), idOf(2)])
    expect(table.waiting).toBe(1)
    expect(table.counts.active).toBe(2)
    table.hold(false)
    expect(table.visible).toEqual([idOf(4), idOf(3)])
    expect(table.unsettled).toBe(false)
  })

  it('keeps pinned rows on top, whatever the order', () => {
    const table = new ExecutionTable()
    table.reset([rowOf(1), rowOf(2), rowOf(3)])
    table.apply({ ...nothing, changed: [{ id: idOf(1), pinned: true }] })
    expect(table.visible).toEqual([idOf(1), idOf(3), idOf(2)])
    sortWhole(table, { column: 'tracked', descending: false })
    table.apply({ ...nothing, changed: [{ id: idOf(2), pinned: true }] })
    expect(table.visible).toEqual([idOf(1), idOf(2), idOf(3)])
    table.apply({ ...nothing, changed: [{ id: idOf(2), pinned: false }], added: [rowOf(4, { pinned: true })] })
    expect(table.visible).toEqual([idOf(1), idOf(4), idOf(2), idOf(3)])
  })

  it('shows archived rows only with their own filter or a search', () => {
    const table = new ExecutionTable()
    table.reset([rowOf(1, { status: 'FAILED' }), rowOf(2, { status: 'FAILED', batch: 'Covers' }), rowOf(3)])
    table.apply({ ...nothing, changed: [{ id: idOf(2), archived: true }] })
    expect(table.visible).toEqual([idOf(3), idOf(1)])
    expect(table.counts).toMatchObject({ all: 2, failed: 1, archived: 1 })
    table.narrow({ ...everything, filter: 'archived' })
    expect(table.visible).toEqual([idOf(2)])
    table.narrow({ ...everything, filter: 'failed', words: searchIn('failed', noNames), withArchived: true })
    expect(table.visible).toEqual([idOf(2), idOf(1)])
    expect(table.grouped).toBe(1)
  })

  it('moves a row to its new place when the value it is sorted by changes', () => {
    const table = new ExecutionTable()
    table.reset([rowOf(1, { cost: '0.2' }), rowOf(2, { cost: '0.1' }), rowOf(3)])
    sortWhole(table, { column: 'cost', descending: true })
    expect(table.visible).toEqual([idOf(1), idOf(2), idOf(3)])
    table.apply({ ...nothing, changed: [{ id: idOf(3), cost: '0.10' }, { id: idOf(2), cost: '10' }] })
    expect(table.visible).toEqual([idOf(2), idOf(1), idOf(3)])
  })

  it('sorts by the names of connections, keeping those of the same name together', () => {
    const names: Record<string, string> = { a: 'staging', b: 'production', c: 'staging' }
    const table = new ExecutionTable((id) => names[id] ?? id)
    table.reset([rowOf(1, { connectionId: 'c' }), rowOf(2, { connectionId: 'a' }), rowOf(3, { connectionId: 'c' }), rowOf(4, { connectionId: 'b' })])
    sortWhole(table, { column: 'connection', descending: false })
    expect(table.visible).toEqual([idOf(4), idOf(2), idOf(3), idOf(1)])
    table.apply({ ...nothing, changed: [{ id: idOf(3), connectionId: 'b' }] })
    expect(table.visible).toEqual([idOf(4), idOf(3), idOf(2), idOf(1)])
  })

  it('includes what arrives while it is being sorted', () => {
    const table = new ExecutionTable()
    table.reset([rowOf(1), rowOf(2), rowOf(3)])
    const sorting = table.sortBy({ column: 'tracked', descending: false })
    sorting.next()
    table.apply({ added: [rowOf(4)], changed: [], removed: [idOf(2)] })
    expect(table.row(idOf(4))).toBeDefined()
    finish(sorting)
    expect(table.visible).toEqual([idOf(1), idOf(3), idOf(4)])
  })

  it('lists all rows even if a sort of the first ones was still in progress, and keeps the last of two orders', () => {
    const table = new ExecutionTable()
    table.reset([rowOf(1), rowOf(2)])
    const [oldest, newest] = [table.sortBy({ column: 'tracked', descending: false }), table.sortBy({ column: 'tracked', descending: true })]
    for (const sorting of [oldest, newest]) sorting.next()
    for (const sorting of [newest, oldest]) finish(sorting)
    expect(table.visible).toEqual([idOf(2), idOf(1)])
    const late = table.sortBy({ column: 'tracked', descending: false })
    late.next()
    finish(table.replaceBy([rowOf(3), rowOf(2), rowOf(1)]))
    finish(late)
    expect(table.visible).toEqual([idOf(1), idOf(2), idOf(3)])
  })

  it('counts the rows that wait, of those that the view would show', () => {
    const table = new ExecutionTable()
    table.reset([rowOf(1)])
    table.narrow({ ...everything, filter: 'active' })
    table.hold(true)
    table.apply({ ...nothing, added: [rowOf(2), rowOf(3), rowOf(4), rowOf(5, { status: 'FAILED' })] })
    expect(table.waiting).toBe(3)
    table.apply({ ...nothing, changed: [{ id: idOf(2), status: 'FAILED' }], removed: [idOf(3)] })
    expect(table.waiting).toBe(1)
    table.settle()
    expect([table.waiting, table.visible]).toEqual([0, [idOf(4), idOf(1)]])
  })

  it('moves no running row just because its time goes on', () => {
    vi.useFakeTimers({ now: 100_000 })
    onTestFinished(() => void vi.useRealTimers())
    const table = new ExecutionTable()
    table.reset([rowOf(1, { createdAt: 1_000 }), rowOf(2, { createdAt: 2_000 })])
    sortWhole(table, { column: 'time', descending: true })
    table.hold(true)
    vi.setSystemTime(200_000)
    table.apply({ ...nothing, changed: [{ id: idOf(1), lastAskedAt: 5 }] })
    expect(table.unsettled).toBe(false)
    table.apply({ ...nothing, changed: [{ id: idOf(1), status: 'COMPLETED', completedAt: 1_001 }] })
    expect(table.unsettled).toBe(true)
  })
})
