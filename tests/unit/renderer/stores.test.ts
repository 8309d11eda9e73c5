import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { rowsOf } from '@shared/listed'
import type { Events, PatchBatch, PasteReport, TrackReport } from '@shared/contract'
import { useAnnouncements } from '../../../src/renderer/src/stores/announcements'
import { useExecutions } from '../../../src/renderer/src/stores/executions'
import { longestShownText, useIntake } from '../../../src/renderer/src/stores/intake'
import { useMonitor } from '../../../src/renderer/src/stores/monitor'
import { useOutcome } from '../../../src/renderer/src/stores/outcome'
import { useSelection } from '../../../src/renderer/src/stores/selection'
import { useWork } from '../../../src/renderer/src/stores/work'
import { idOf, listedOf, rowOf } from './rows'

const answers = new Map<string, unknown>()
const asked: [string, unknown][] = []
let tell: (batch: PatchBatch) => void = () => undefined

beforeEach(() => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
  answers.clear()
  asked.length = 0
  vi.stubGlobal('window', {
    monitor: {
      request: (name: string, input: unknown) => {
        asked.push([name, input])
        return Promise.resolve(
          answers.has(name) ? { ok: true, value: answers.get(name) } : { ok: false, message: `No answer to ${name}.` },
        )
      },
      on: (_name: string, listener: (told: Events['patch']) => void) => {
        tell = (batch) => listener({ ...batch, added: JSON.stringify(batch.added) })
        return () => undefined
      },
    },
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const batch = (fields: Partial<PatchBatch>): PatchBatch => ({
  sequence: 1,
  added: [],
  changed: [],
  removed: [],
  state: {},
  ...fields,
})
const preview = (fields: Partial<PasteReport>): PasteReport => ({
  fresh: [],
  alreadyTracked: [],
  nearMisses: [],
  outlook: null,
  ...fields,
})
const tracked = (fields: Partial<TrackReport>): TrackReport => ({ added: [], moved: [], alreadyTracked: [], nearMisses: [], done: 0, leftOut: 0, failure: null, ...fields })

describe('the list sorted by connection', () => {
  it('is sorted anew when one gets another name', async () => {
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

describe('the mirror of main', () => {
  it('shows the snapshot, then what batches change', async () => {
    answers.set('newest', null)
    answers.set('snapshot', { sequence: 0, executions: listedOf([rowOf(1)]), state: { activeConnectionId: 'main', connections: [], notices: [] } })
    answers.set('alsoFound', '["file_1"]')
    const monitor = useMonitor()
    const executions = useExecutions()
    const started = monitor.start()
    await vi.runAllTimersAsync()
    await started
    expect(monitor.mirror).toEqual({ kind: 'ready' })
    tell(batch({ added: [rowOf(2)], changed: [{ id: idOf(1), status: 'COMPLETED' }], state: { activeConnectionId: 'b' } }))
    expect(executions.visible).toEqual([idOf(2), idOf(1)])
    expect(executions.row(idOf(1))?.status).toBe('COMPLETED')
    expect(executions.counts).toMatchObject({ all: 2, active: 1, completed: 1 })
    expect(monitor.state?.activeConnectionId).toBe('b')
    expect(executions.row(idOf(1))?.alsoFound).toBe('file_1')
  })

  it('says in words why the list could not be loaded', async () => {
    answers.set('newest', null)
    const monitor = useMonitor()
    await monitor.start()
    expect(monitor.mirror).toEqual({ kind: 'failed', message: 'No answer to snapshot.' })
  })
})

describe('the live region', () => {
  it('sums up the ends of two seconds', () => {
    const announcements = useAnnouncements()
    announcements.ended(['COMPLETED', 'FAILED'])
    announcements.ended(['COMPLETED', 'COMPLETED'])
    expect(announcements.text).toBe('')
    vi.advanceTimersByTime(2000)
    expect(announcements.text).toBe('3 completed, 1 failed')
  })

  it('says the same again when it happens again, which it is heard by only as a change', () => {
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
  it('is right anew when it turns out how far a server is ahead', async () => {
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

  it('shows what comes to it with time alone, though not under the pointer', async () => {
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
  it('is given up when its execution leaves the list', async () => {
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

  it('holds an ID that was tracked a moment ago and is not listed yet', async () => {
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

describe('the box', () => {
  it('searches the list for a text without IDs', async () => {
    const executions = useExecutions()
    executions.reset([rowOf(1, { label: 'Hero' }), rowOf(2)])
    useIntake().hold('hero')
    await vi.runAllTimersAsync()
    expect(executions.visible).toEqual([idOf(1)])
    expect(asked).toEqual([])
  })

  it('has the first of what was just typed at once when the list is entered', async () => {
    const executions = useExecutions()
    executions.reset([rowOf(1), rowOf(2, { label: 'Hero' })])
    useIntake().hold('hero')
    await nextTick()
    expect(executions.visible).toHaveLength(2)
    executions.narrow()
    expect(executions.visible).toEqual([idOf(2)])
  })

  it('previews a text with IDs and searches no more', async () => {
    answers.set('previewPaste', preview({ fresh: [idOf(9)] }))
    const executions = useExecutions()
    executions.reset([rowOf(1)])
    const intake = useIntake()
    intake.hold(`log ${idOf(9)}`)
    await vi.runAllTimersAsync()
    expect(intake.report?.fresh).toEqual([idOf(9)])
    expect(intake.foundIds).toBe(true)
    expect(executions.visible).toEqual([idOf(1)])
  })

  it('shows the rows of IDs that are all tracked already', async () => {
    answers.set('previewPaste', preview({ alreadyTracked: [idOf(1)] }))
    const executions = useExecutions()
    executions.reset([rowOf(1), rowOf(2)])
    useIntake().hold(idOf(1))
    await vi.runAllTimersAsync()
    expect(executions.visible).toEqual([idOf(1)])
  })

  it('keeps a long text out of the page', () => {
    const intake = useIntake()
    intake.take('x'.repeat(longestShownText + 1), 'big.log')
    expect(intake.typed).toBe('')
    expect(intake.attachment?.name).toBe('big.log')
  })

  it('tracks, says what was added, and takes it back with one undo', async () => {
    answers.set('track', tracked({ added: [idOf(1), idOf(2)], alreadyTracked: [idOf(3)] }))
    answers.set('stopTracking', { done: 2, leftOut: 0, failure: null })
    const intake = useIntake()
    const outcome = useOutcome()
    intake.hold('two new, one known')
    await intake.track()
    expect(outcome.last?.message).toBe('2 added, 1 already tracked')
    expect(intake.typed).toBe('')
    await outcome.undo()
    expect(asked.at(-1)).toEqual(['stopTracking', { ids: [idOf(1), idOf(2)] }])
  })

  it('says what was tracked of a paste that was stopped, and takes it back like any', async () => {
    answers.set('track', tracked({ added: [idOf(1), idOf(2)], leftOut: 3 }))
    answers.set('stopWork', null)
    answers.set('stopTracking', { done: 2, leftOut: 0, failure: null })
    const intake = useIntake()
    intake.hold('many')
    const tracking = intake.track()
    await useWork().stop()
    await tracking
    expect(asked.slice(-2).map(([name]) => name)).toEqual(['track', 'stopWork'])
    expect(useOutcome().last?.message).toBe('2 added, stopped before the last 3')
    await useOutcome().undo()
    expect(asked.at(-1)).toEqual(['stopTracking', { ids: [idOf(1), idOf(2)] }])
  })

  it('says what was tracked before a failure, and why the rest was not', async () => {
    answers.set('track', tracked({ added: [idOf(1), idOf(2)], leftOut: 3, failure: 'database or disk is full' }))
    await useIntake().trackText('many')
    expect(useOutcome().last).toMatchObject({ message: '2 added, the last 3 failed: database or disk is full', tone: 'failed' })
  })

  it('says that an undo was stopped before its end, and offers the rest of it', async () => {
    answers.set('track', tracked({ added: [idOf(1), idOf(2)] }))
    answers.set('stopTracking', { done: 1, leftOut: 1, failure: null })
    await useIntake().trackText('two')
    await useOutcome().undo()
    expect(useOutcome().last?.message).toBe('Undone, stopped before the last one')
    answers.set('stopTracking', { done: 2, leftOut: 0, failure: null })
    await useOutcome().undo()
    expect(useOutcome().last).toMatchObject({ message: 'Undone', undo: null })
  })

  it('tracks what a link brings while a paste is tracked once that is over, and the box only once', async () => {
    answers.set('track', tracked({ added: [idOf(1)] }))
    const intake = useIntake()
    intake.hold('many')
    await Promise.all([intake.track(), intake.track(), intake.trackText('of a link')])
    expect(asked.filter(([name]) => name === 'track').map(([, input]) => input)).toEqual([{ text: 'many', batch: null }, { text: 'of a link', batch: null }])
  })

  it('opens the details of a single ID', async () => {
    answers.set('track', tracked({ added: [idOf(1)] }))
    const intake = useIntake()
    intake.hold(idOf(1))
    await intake.track()
    expect(useSelection().current).toBe(idOf(1))
    expect(useSelection().detailsOpen).toBe(true)
  })

  it('keeps a text in which there was no ID', async () => {
    const nearMisses = [{ text: 'exec_12', reason: 'too-short', by: 34 }] as const
    answers.set('track', tracked({ nearMisses: [...nearMisses] }))
    const intake = useIntake()
    intake.hold('exec_12')
    await intake.track()
    expect(intake.typed).toBe('exec_12')
    expect(useOutcome().last).toMatchObject({ message: '1 not an ID', nearMisses, undo: null })
  })

  it('says why tracking failed and keeps the text', async () => {
    const intake = useIntake()
    intake.hold('exec_1')
    await intake.track()
    expect(useOutcome().last).toMatchObject({ tone: 'failed', message: 'No answer to track.' })
    expect(intake.typed).toBe('exec_1')
  })
})

describe('what comes late', () => {
  it('of a text that was typed over is not taken for what is found in the present one', async () => {
    const late: ((value: unknown) => void)[] = []
    vi.stubGlobal('window', { monitor: { request: () => new Promise((resolve) => late.push(resolve)), on: () => () => undefined } })
    const intake = useIntake()
    for (const typed of [idOf(1), idOf(2)]) {
      intake.hold(typed)
      await vi.runAllTimersAsync()
    }
    const [first, second] = late
    second?.({ ok: true, value: preview({ fresh: [idOf(2)] }) })
    await vi.runAllTimersAsync()
    first?.({ ok: true, value: preview({ fresh: [idOf(1)] }) })
    await vi.runAllTimersAsync()
    expect(intake.report?.fresh).toEqual([idOf(2)])
  })

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

  it('is found by a search that was there before it', async () => {
    const executions = useExecutions()
    let alsoFound: string | null = null
    executions.reset(rowsOf(listedOf([rowOf(1), rowOf(2)]), () => alsoFound))
    executions.search = 'boom'
    await vi.runAllTimersAsync()
    expect(executions.visible).toEqual([])
    alsoFound = JSON.stringify([null, 'boom'])
    executions.complete()
    expect(executions.visible).toEqual([idOf(2)])
  })
})
