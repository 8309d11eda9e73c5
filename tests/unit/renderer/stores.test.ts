import { describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import { rowsOf } from '@shared/listed'
import type { PatchBatch } from '@shared/contract'
import { useHeldList } from '../../../src/renderer/src/composables/held-list'
import { useAnnouncements } from '../../../src/renderer/src/stores/announcements'
import { useExecutions } from '../../../src/renderer/src/stores/executions'
import { useMonitor } from '../../../src/renderer/src/stores/monitor'
import { useSelection } from '../../../src/renderer/src/stores/selection'
import { bridged } from './bridge'
import { idOf, listedOf, rowOf } from './rows'

const { answers, asked, tell } = bridged()

const batch = (fields: Partial<PatchBatch>): PatchBatch => ({
  sequence: 1,
  added: [],
  changed: [],
  removed: [],
  state: {},
  ...fields,
})

describe('the list sorted by connection', () => {
  it('is sorted again when one is renamed', async () => {
    const executions = useExecutions()
    const name = async (a: string, b: string): Promise<void> => {
      executions.names = { ...executions.names, connections: new Map([['a', a], ['b', b]]) }
      await vi.runAllTimersAsync()
    }
    executions.reset([rowOf(1, { connectionId: 'a' }), rowOf(2, { connectionId: 'b' })])
    await name('one', 'two')
    executions.sort = { column: 'connection', descending: false }
    await vi.runAllTimersAsync()
    expect(executions.visible).toEqual([idOf(1), idOf(2)])
    await name('one', 'a second')
    expect(executions.visible).toEqual([idOf(2), idOf(1)])
  })
})

describe('the list held because it was scrolled', () => {
  it('shows what is new once it is back at its top, even if another view was shown in between', async () => {
    const executions = useExecutions()
    const [scrolled, before, after] = [shallowRef(0), effectScope(), effectScope()]
    before.run(() => useHeldList(shallowRef(null), scrolled))
    scrolled.value = 500
    await nextTick()
    before.stop()
    after.run(() => useHeldList(shallowRef(null), shallowRef(0)))
    executions.apply({ added: [rowOf(1)], changed: [], removed: [] })
    after.stop()
    expect(executions.visible).toEqual([idOf(1)])
  })
})

describe('what the user has just tracked', () => {
  it('does not move the held list later if it was listed already', () => {
    const executions = useExecutions()
    executions.reset([rowOf(1), rowOf(2)])
    executions.showWhenAdded([idOf(1)])
    executions.hold(true)
    executions.apply({ added: [rowOf(3)], changed: [{ id: idOf(1), status: 'COMPLETED' }], removed: [] })
    expect([executions.visible, executions.waiting]).toEqual([[idOf(2), idOf(1)], 1])
  })
})

describe('a list in which all is archived', () => {
  it('is not taken for one in which nothing was ever tracked', () => {
    const executions = useExecutions()
    executions.reset([rowOf(1, { status: 'COMPLETED', archived: true })])
    expect([executions.visible, executions.total]).toEqual([[], 1])
  })
})

describe('moving through the list', () => {
  it('goes on from where the current row was when it left the view, and starts at the top of another view', async () => {
    const [executions, selection] = [useExecutions(), useSelection()]
    executions.filter = 'active'
    executions.reset([rowOf(1), rowOf(2), rowOf(3), rowOf(4)])
    executions.narrow()
    await nextTick()
    expect(executions.visible).toEqual([4, 3, 2, 1].map(idOf))
    selection.open(idOf(3))
    await nextTick()
    executions.apply({ added: [], changed: [{ id: idOf(3), status: 'COMPLETED' }], removed: [] })
    await nextTick()
    executions.apply({ added: [rowOf(5)], changed: [], removed: [] })
    await nextTick()
    expect(executions.visible).toEqual([5, 4, 2, 1].map(idOf))
    selection.move(1, false)
    expect(selection.current).toBe(idOf(2))
    await nextTick()
    executions.filter = 'completed'
    await vi.runAllTimersAsync()
    executions.filter = 'active'
    await vi.runAllTimersAsync()
    selection.move(1, false)
    expect(selection.current).toBe(idOf(1))
    executions.filter = 'completed'
    await vi.runAllTimersAsync()
    executions.filter = 'failed'
    executions.apply({ added: [6, 7].map((n) => rowOf(n, { status: 'FAILED' })), changed: [], removed: [] })
    await vi.runAllTimersAsync()
    selection.move(1, false)
    expect(selection.current).toBe(idOf(7))
  })
})

describe('the mirror of main', () => {
  it('shows the snapshot, then what batches change', async () => {
    answers.set('firstRows', null)
    answers.set('snapshot', { sequence: 0, executions: listedOf([rowOf(1)]), state: { activeConnectionId: 'main', connections: [], notices: [] } })
    answers.set('searchOnlyText', '["file_1"]')
    const monitor = useMonitor()
    const executions = useExecutions()
    executions.search = 'file_1'
    const started = monitor.start()
    await vi.runAllTimersAsync()
    await started
    expect(monitor.mirror).toEqual({ kind: 'ready' })
    expect(executions.visible).toEqual([idOf(1)])
    executions.search = ''
    await vi.runAllTimersAsync()
    tell(batch({ added: [rowOf(2)], changed: [{ id: idOf(1), status: 'COMPLETED' }], state: { activeConnectionId: 'b' } }))
    expect(executions.visible).toEqual([idOf(2), idOf(1)])
    expect(executions.row(idOf(1))?.status).toBe('COMPLETED')
    expect(executions.counts).toMatchObject({ all: 2, active: 1, completed: 1 })
    expect(monitor.state?.activeConnectionId).toBe('b')
    expect(executions.row(idOf(1))?.searchOnlyText).toBe('file_1')
  })

  it('requests all rows again after a gap, not the first ones, and keeps the list if they cannot be read', async () => {
    const state = { activeConnectionId: 'main', connections: [], notices: [] }
    answers.set('firstRows', null)
    answers.set('searchOnlyText', '[]')
    answers.set('snapshot', { sequence: 0, executions: listedOf([rowOf(1)]), state })
    const monitor = useMonitor()
    const executions = useExecutions()
    void monitor.start()
    await vi.runAllTimersAsync()
    answers.set('snapshot', { sequence: 5, executions: listedOf([rowOf(1), rowOf(2)]), state })
    tell(batch({ sequence: 5, added: [rowOf(2)] }))
    await vi.runAllTimersAsync()
    expect(executions.visible).toEqual([idOf(2), idOf(1)])
    expect(asked.filter(([name]) => name === 'firstRows')).toHaveLength(1)
    answers.delete('snapshot')
    tell(batch({ sequence: 9 }))
    await vi.runAllTimersAsync()
    expect(monitor.mirror.kind).toBe('failed')
    expect(executions.visible).toEqual([idOf(2), idOf(1)])
  })

  it('tells the user why the list could not be loaded', async () => {
    answers.set('firstRows', null)
    const monitor = useMonitor()
    await monitor.start()
    expect(monitor.mirror).toEqual({ kind: 'failed', message: 'No answer to snapshot.' })
  })
})

describe('the live region', () => {
  it('sums up the ends within two seconds', () => {
    const announcements = useAnnouncements()
    announcements.ended(['COMPLETED', 'FAILED'])
    announcements.ended(['COMPLETED', 'COMPLETED'])
    expect(announcements.text).toBe('')
    vi.advanceTimersByTime(2000)
    expect(announcements.text).toBe('3 completed, 1 failed')
  })

  it('clears a text before it announces the same again, as otherwise that would not be spoken', () => {
    const announcements = useAnnouncements()
    announcements.ended(['COMPLETED'])
    vi.advanceTimersByTime(2000)
    announcements.ended(['COMPLETED'])
    expect(announcements.text).toBe('')
    vi.advanceTimersByTime(2000)
    expect(announcements.text).toBe('1 completed')
  })
})

describe('a given view', () => {
  it('is corrected once it is known how far a server is ahead', async () => {
    vi.setSystemTime(new Date(2026, 10, 23, 12))
    const executions = useExecutions()
    const hour = 3_600_000
    executions.reset([rowOf(1, { status: 'COMPLETED', completedAt: Date.now() - 8 * hour }), rowOf(2, { status: 'COMPLETED', completedAt: Date.now() - hour })])
    executions.narrowBy({ kind: 'rule', rule: 'today' })
    await vi.advanceTimersByTimeAsync(0)
    expect(executions.visible).toEqual([idOf(2), idOf(1)])
    executions.corrections = new Map([['main', 6 * hour]])
    await nextTick()
    await vi.advanceTimersByTimeAsync(0)
    expect(executions.visible).toEqual([idOf(2)])
  })

  it('adds rows that match as time passes, but not while the pointer is over the list', async () => {
    const executions = useExecutions()
    executions.reset([rowOf(1, { slowAfter: Date.now() + 5_000 }), rowOf(2)])
    executions.narrowBy({ kind: 'rule', rule: 'attention' })
    await vi.advanceTimersByTimeAsync(4_000)
    expect(executions.visible).toEqual([])
    executions.hold(true)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(executions.visible).toEqual([])
    executions.hold(false)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(executions.visible).toEqual([idOf(1)])
  })
})

describe('the selection', () => {
  it('is dropped when its execution leaves the list', async () => {
    const executions = useExecutions()
    const selection = useSelection()
    executions.reset([rowOf(1), rowOf(2)])
    selection.open(idOf(1))
    await nextTick()
    executions.apply(batch({ removed: [idOf(1)] }))
    await nextTick()
    expect(selection.current).toBeNull()
    expect(selection.detailsOpen).toBe(false)
  })

  it('counts as out of view only what is still listed', () => {
    const executions = useExecutions()
    executions.reset([rowOf(1), rowOf(2), rowOf(3, { status: 'FAILED' })])
    const selection = useSelection()
    selection.all()
    executions.filter = 'active'
    executions.narrow()
    expect([selection.shown.length, selection.hidden]).toEqual([2, 1])
    executions.apply(batch({ removed: [idOf(3)] }))
    expect([selection.shown.length, selection.hidden]).toEqual([2, 0])
  })

  it('opens its details, and moves the focus there, only if a row is current', () => {
    const selection = useSelection()
    selection.enterDetails()
    expect(selection).toMatchObject({ detailsOpen: false, detailsFocusWanted: false })
    selection.select(idOf(1))
    selection.enterDetails()
    expect(selection).toMatchObject({ detailsOpen: true, detailsFocusWanted: true })
  })

  it('keeps an ID that was just tracked and is not listed yet', async () => {
    const executions = useExecutions()
    const selection = useSelection()
    executions.reset([rowOf(1)])
    selection.open(idOf(1))
    await nextTick()
    selection.open(idOf(2))
    executions.apply(batch({ changed: [{ id: idOf(1), status: 'COMPLETED' }] }))
    await nextTick()
    expect(selection.current).toBe(idOf(2))
  })
})

describe('late data', () => {
  it('does not close the details of an execution that is not listed yet', async () => {
    const executions = useExecutions()
    const selection = useSelection()
    selection.open(idOf(9))
    await nextTick()
    executions.apply({ added: [rowOf(1)], changed: [], removed: [] })
    await nextTick()
    expect(selection).toMatchObject({ current: idOf(9), detailsOpen: true })
    executions.apply({ added: [rowOf(9)], changed: [], removed: [] })
    await nextTick()
    executions.apply({ added: [], changed: [], removed: [idOf(9)] })
    await nextTick()
    expect(selection).toMatchObject({ current: null, detailsOpen: false })
  })

  it('is found by a search that was entered before it arrived', async () => {
    const executions = useExecutions()
    let searchOnlyText: string | null = null
    executions.reset(rowsOf(listedOf([rowOf(1), rowOf(2)]), () => searchOnlyText))
    executions.search = 'boom'
    await vi.runAllTimersAsync()
    expect(executions.visible).toEqual([])
    searchOnlyText = JSON.stringify([null, 'boom'])
    executions.complete()
    expect(executions.visible).toEqual([idOf(2)])
  })
})
