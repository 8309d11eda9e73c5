import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ExecutionRow } from '@shared/execution'
import { acceleratorOf } from '../../../src/renderer/src/accelerator'
import { boundedWidth, columnNames, columnShapes, defaultColumns, fitColumns, moveColumn, pulledWidth } from '../../../src/renderer/src/executions/columns'
import { testOf, withCondition } from '../../../src/renderer/src/executions/conditions'
import type { Condition } from '../../../src/renderer/src/executions/conditions'
import { everything, filtersOf, passes, quickFilters } from '../../../src/renderer/src/executions/filters'
import type { QuickFilter } from '../../../src/renderer/src/executions/filters'
import { sortInSteps } from '../../../src/renderer/src/executions/order'
import { firstView, readSavedViews, readView } from '../../../src/renderer/src/executions/views'
import { rowOf } from './rows'

describe('the columns', () => {
  const widthOf = (available: number): number =>
    fitColumns(defaultColumns, available, 'tracked').reduce((sum, { width }) => sum + width + 12, 12)

  it('fit into the list, and keep what names a row', () => {
    for (let available = 720; available > 380; available -= 20) {
      const names = fitColumns(defaultColumns, available, 'tracked').map(({ name }) => name)
      expect(widthOf(available)).toBeLessThanOrEqual(available)
      expect(names).toEqual(expect.arrayContaining(['status', 'execution']))
    }
  })

  it('keep the one the list is sorted by as long as the one that names a row', () => {
    for (const { name } of defaultColumns.filter(({ shown }) => shown)) {
      expect(fitColumns(defaultColumns, 320, name).map((column) => column.name)).toEqual(expect.arrayContaining(['status', 'execution', name]))
    }
  })

  it('are as wide as chosen if there is room', () => {
    const wide = fitColumns(defaultColumns, 1300, 'tracked')
    expect(wide.every(({ name, width }) => width === columnShapes[name].width)).toBe(true)
    expect(wide.map(({ name }) => name)).toEqual(defaultColumns.filter(({ shown }) => shown).map(({ name }) => name))
  })

  it('keep their width as far as there is room, the most needed first', () => {
    const chosenAt = (available: number): string[] =>
      fitColumns(defaultColumns, available, 'tracked').filter(({ name, width }) => width === columnShapes[name].width).map(({ name }) => name)
    expect(chosenAt(960)).toEqual([])
    expect(chosenAt(1130)).toEqual(['status'])
    expect(chosenAt(1180)).toEqual(['status', 'execution', 'time', 'files', 'asked'])
    for (let available = 900; available < 1400; available += 10) expect(widthOf(available)).toBeLessThanOrEqual(available)
  })

  it('keep the word of the status before any of them is widened or labels get room', () => {
    const statusAt = (available: number, without: readonly string[]): number | undefined =>
      fitColumns(defaultColumns.filter(({ name }) => !without.includes(name)), available, 'tracked').find(({ name }) => name === 'status')?.width
    // The window as it opens first, with a group.
    expect(statusAt(1110, ['connection'])).toBe(columnShapes.status.width)
    expect(statusAt(1110, [])).toBe(columnShapes.status.width)
    expect(statusAt(970, [])).toBeGreaterThanOrEqual(120)
    expect(statusAt(940, [])).toBe(columnShapes.status.compact)
  })

  it('are pulled by their edge, and in a narrow list never become narrower than chosen by being pulled wider', () => {
    expect([pulledWidth(168, 168, 176), pulledWidth(168, 168, 160)]).toEqual([176, 160])
    expect([104, 112, 200, 96].map((width) => pulledWidth(168, 104, width))).toEqual([168, 168, 200, 96])
  })

  it('take the place of the one they are dropped onto', () => {
    const names = (columns: readonly { name: string }[]): string[] => columns.slice(0, 4).map(({ name }) => name)
    expect(names(moveColumn(defaultColumns, 'time', 'status'))).toEqual(['time', 'status', 'execution', 'connection'])
    expect(names(moveColumn(defaultColumns, 'status', 'model'))).toEqual(['execution', 'connection', 'group', 'model'])
  })
})

describe('a saved view', () => {
  it('is read as it was saved', () => {
    const view = {
      ...firstView,
      filter: 'failed' as const,
      conditions: [{ kind: 'cell' as const, field: 'model' as const, value: 'flux' }, { kind: 'rule' as const, rule: 'today' as const }],
      sort: { column: 'cost' as const, descending: true },
    }
    expect(readView(JSON.parse(JSON.stringify(view)))).toEqual(view)
  })

  it('is complete, whatever was stored', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (kept) => {
        expect(readView(kept).columns.map(({ name }) => name).sort()).toEqual([...columnNames].sort())
        expect(Array.isArray(readSavedViews(kept))).toBe(true)
      }),
    )
    const columns = [{ name: 'status', width: 100, shown: false }, { name: 'model', width: 1e9, shown: false }, { name: 'cost', width: Infinity, shown: true }]
    const read = new Map(readView({ columns }).columns.map((column) => [column.name, column]))
    // What names a row cannot be hidden.
    expect(read.get('status')).toEqual({ name: 'status', width: 100, shown: true })
    expect(read.get('model')).toMatchObject({ shown: false, width: boundedWidth(1e9) })
    expect(read.get('cost')).toEqual(defaultColumns.find(({ name }) => name === 'cost'))
    expect(readSavedViews([{ name: ' ' }, { name: 'Mine' }]).map(({ name }) => name)).toEqual(['Mine'])
    expect(readView({ filter: 'none', sort: { column: 'cost' }, conditions: [{ kind: 'rule', rule: 'x' }] })).toEqual(firstView)
  })
})

describe('the quick filters', () => {
  it.each<[Partial<ExecutionRow>, QuickFilter[]]>([
    [{ status: 'UNSEEN' }, ['active']],
    [{ status: 'A_NEW_ONE' }, ['active']],
    [{ status: 'PROCESSING', trouble: 'server' }, ['active', 'trouble']],
    [{ status: 'COMPLETED' }, ['completed']],
    [{ status: 'COMPLETED', trouble: 'rejected' }, ['completed', 'trouble']],
    [{ status: 'FAILED' }, ['failed']],
    [{ status: 'CANCELLED' }, ['stopped']],
    [{ status: 'EXPIRED' }, ['stopped']],
    [{ status: 'NOT_FOUND' }, ['trouble']],
  ])('count and show %j under its state', (fields, filters) => {
    const row = rowOf(1, fields)
    expect(filtersOf(row)).toEqual(['all', ...filters])
    const shownBy = (archived: boolean) => quickFilters.filter((filter) => passes({ ...row, archived }, { ...everything, filter }))
    expect([shownBy(false), shownBy(true)]).toEqual([['all', ...filters], ['archived']])
    expect(filtersOf({ ...row, archived: true })).toEqual(['archived'])
  })
})

describe('the conditions', () => {
  const now = new Date(2026, 10, 23, 12).getTime()
  const day = 24 * 3_600_000
  const attention = testOf({ kind: 'rule', rule: 'attention' }, now, () => 0)
  const today = testOf({ kind: 'rule', rule: 'today' }, now, () => 0)

  it('recognise what needs attention', () => {
    expect(attention(rowOf(1, { status: 'FAILED', completedAt: now - 6 * day }))).toBe(true)
    expect(attention(rowOf(1, { status: 'FAILED', completedAt: now - 8 * day }))).toBe(false)
    expect([6, 8].map((days) => attention(rowOf(1, { status: 'NOT_FOUND', trackedAt: now - days * day })))).toEqual([true, false])
    expect(attention(rowOf(1, { status: 'EXPIRED', endSeenAt: now - day }))).toBe(true)
    expect(attention(rowOf(1, { slowAfter: now - 1 }))).toBe(true)
    expect(attention(rowOf(1, { slowAfter: now + 1 }))).toBe(false)
    expect(attention(rowOf(1, { trouble: 'timeout' }))).toBe(true)
    expect(attention(rowOf(1, { status: 'COMPLETED', completedAt: now }))).toBe(false)
  })

  it('recognise what cost something', () => {
    expect(['0.04', null].map((cost) => testOf({ kind: 'rule', rule: 'costly' }, now, () => 0)(rowOf(1, { cost })))).toEqual([true, false])
  })

  it('recognise what is from today', () => {
    expect(today(rowOf(1, { trackedAt: now - day, status: 'COMPLETED', completedAt: now - 13 * 3_600_000 }))).toBe(false)
    expect(today(rowOf(1, { trackedAt: now - day, status: 'COMPLETED', completedAt: now - 11 * 3_600_000 }))).toBe(true)
    expect(today(rowOf(1, { trackedAt: now - day }))).toBe(true)
    expect(today(rowOf(1, { trackedAt: now - day, status: 'NOT_FOUND' }))).toBe(false)
    expect(today(rowOf(1, { trackedAt: now - 3_600_000, status: 'NOT_FOUND' }))).toBe(true)
  })

  it('use ends by this computer\'s clock, whichever connection they belong to', () => {
    const hour = 3_600_000
    const aheadOf = (connectionId: string): number => (connectionId === 'ahead' ? 11 * hour : 0)
    const ended = (connectionId: string, endedAgo: number) =>
      rowOf(1, { connectionId, trackedAt: now - 9 * day, status: 'FAILED', completedAt: now - endedAgo + aheadOf(connectionId) })
    const ofToday = testOf({ kind: 'rule', rule: 'today' }, now, aheadOf)
    const wanted = testOf({ kind: 'rule', rule: 'attention' }, now, aheadOf)
    for (const id of ['main', 'ahead']) {
      expect([ofToday(ended(id, 11 * hour)), ofToday(ended(id, 13 * hour))]).toEqual([true, false])
      expect([wanted(ended(id, 7 * day - hour)), wanted(ended(id, 7 * day + hour))]).toEqual([true, false])
    }
    const seen = rowOf(1, { connectionId: 'ahead', trackedAt: now - day, status: 'EXPIRED', endSeenAt: now - 11 * hour })
    expect(ofToday(seen)).toBe(true)
  })

  it('include one value of a field at a time', () => {
    const model = (value: string): Condition => ({ kind: 'cell', field: 'model', value })
    const ofToday: Condition = { kind: 'rule', rule: 'today' }
    expect(withCondition([model('a'), ofToday], model('b'))).toEqual([ofToday, model('b')])
    expect(withCondition([ofToday, model('b')], ofToday)).toEqual([model('b'), ofToday])
  })
})

it('sort in steps to the same order as an ordinary sort', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 0, maxLength: 7000, size: 'max' }), (numbers) => {
      const steps = sortInSteps(numbers, (a, b) => a - b)
      let step = steps.next()
      while (!step.done) step = steps.next()
      expect(step.value).toEqual([...numbers].sort((a, b) => a - b))
    }),
    { numRuns: 10 },
  )
})

describe('a recorded shortcut', () => {
  const pressed = { code: 'KeyM', ctrlKey: false, altKey: false, shiftKey: false, metaKey: false }

  it('is what was pressed, as Electron writes it', () => {
    expect(acceleratorOf({ ...pressed, ctrlKey: true, shiftKey: true })).toBe('Control+Shift+M')
    expect(acceleratorOf({ ...pressed, code: 'ArrowUp', metaKey: true })).toBe('Super+Up')
    expect(acceleratorOf({ ...pressed, code: 'F24', altKey: true })).toBe('Alt+F24')
  })

  it('is null without Ctrl, Alt or Super, or with an unsupported key', () => {
    expect(acceleratorOf({ ...pressed, shiftKey: true })).toBeNull()
    expect(acceleratorOf({ ...pressed, code: 'Semicolon', ctrlKey: true })).toBeNull()
    expect(acceleratorOf({ ...pressed, code: 'ControlLeft', ctrlKey: true })).toBeNull()
  })
})
