import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { nextTick } from 'vue'
import type { PasteReport, TrackReport } from '@shared/contract'
import { defaultSettings } from '@shared/default-settings'
import { setLanguage } from '../../../src/renderer/src/i18n'
import { useExecutions } from '../../../src/renderer/src/stores/executions'
import { maxShownText, useIntake } from '../../../src/renderer/src/stores/intake'
import { useMonitor } from '../../../src/renderer/src/stores/monitor'
import { useOutcome } from '../../../src/renderer/src/stores/outcome'
import { useSelection } from '../../../src/renderer/src/stores/selection'
import { useWork } from '../../../src/renderer/src/stores/work'
import { bridged } from './bridge'
import { connectionOf, idOf, rowOf } from './rows'

const { answers, asked } = bridged()

const preview = (fields: Partial<PasteReport>): PasteReport => ({
  fresh: [],
  alreadyTracked: [],
  nearMisses: [],
  outlook: null,
  ...fields,
})
const tracked = (fields: Partial<TrackReport>): TrackReport => ({ added: [], moved: [], alreadyTracked: [], nearMisses: [], done: 0, leftOut: 0, failure: null, ...fields })

describe('the box', () => {
  it('searches the list for a text without IDs', async () => {
    const executions = useExecutions()
    executions.reset([rowOf(1, { label: 'Hero' }), rowOf(2)])
    useIntake().setText('hero')
    await vi.runAllTimersAsync()
    expect(executions.visible).toEqual([idOf(1)])
    expect(asked).toEqual([])
  })

  it('has applied what was just typed when the user moves to the list', async () => {
    const executions = useExecutions()
    executions.reset([rowOf(1), rowOf(2, { label: 'Hero' })])
    useIntake().setText('hero')
    await nextTick()
    expect(executions.visible).toHaveLength(2)
    executions.narrow()
    expect(executions.visible).toEqual([idOf(2)])
  })

  it('previews a text with IDs and no longer searches', async () => {
    answers.set('previewPaste', preview({ fresh: [idOf(9)] }))
    const executions = useExecutions()
    executions.reset([rowOf(1)])
    const intake = useIntake()
    intake.setText(`log ${idOf(9)}`)
    await vi.runAllTimersAsync()
    expect(intake.report?.fresh).toEqual([idOf(9)])
    expect(intake.foundIds).toBe(true)
    expect(executions.visible).toEqual([idOf(1)])
  })

  it('shows the rows of IDs if all are already tracked', async () => {
    answers.set('previewPaste', preview({ alreadyTracked: [idOf(1)] }))
    const executions = useExecutions()
    executions.reset([rowOf(1), rowOf(2), rowOf(3, { archived: true })])
    useIntake().setText(idOf(1))
    await vi.runAllTimersAsync()
    expect(executions.visible).toEqual([idOf(1)])
    answers.set('previewPaste', preview({ alreadyTracked: [idOf(1), idOf(3)] }))
    useIntake().setText(`${idOf(1)} ${idOf(3)}`)
    await vi.runAllTimersAsync()
    expect(executions.visible).toEqual([idOf(3), idOf(1)])
  })

  it('keeps a long text out of the page', () => {
    const intake = useIntake()
    intake.receiveText('x'.repeat(maxShownText + 1), 'big.log')
    expect(intake.typed).toBe('')
    expect(intake.attachment?.name).toBe('big.log')
    intake.receiveText('', 'empty.log')
    expect(intake.attachment).toBeNull()
  })

  it('names a long text in the language chosen since', () => {
    const intake = useIntake()
    intake.receiveText('x'.repeat(maxShownText + 1))
    expect(intake.attachment?.name).toBe('Pasted text')
    setLanguage('de', ['de'])
    onTestFinished(() => setLanguage('en', ['en']))
    expect(intake.attachment?.name).toBe('Eingefügter Text')
  })

  it('asks anew what a text means when it goes to another connection', async () => {
    const monitor = useMonitor()
    const connections = ['a', 'b'].map((id) => connectionOf(id))
    const state = { connections, formerConnections: [], settings: defaultSettings, encryptionAvailable: true, paused: false, trayAvailable: true, notices: [] }
    monitor.state = { ...state, activeConnectionId: 'a' }
    const intake = useIntake()
    monitor.state = { ...state, activeConnectionId: 'b' }
    await vi.runAllTimersAsync()
    expect(asked).toEqual([])
    answers.set('previewPaste', preview({ alreadyTracked: [idOf(9)] }))
    intake.setText(idOf(9))
    await vi.runAllTimersAsync()
    answers.set('previewPaste', preview({ fresh: [idOf(9)] }))
    monitor.state = { ...state, activeConnectionId: 'a' }
    await vi.runAllTimersAsync()
    expect(intake.report?.fresh).toEqual([idOf(9)])
  })

  it('leaves nothing behind when it is cleared', async () => {
    answers.set('previewPaste', preview({ alreadyTracked: [idOf(1)] }))
    const executions = useExecutions()
    executions.reset([rowOf(1, { label: 'Hero' }), rowOf(2)])
    const intake = useIntake()
    for (const text of ['hero', idOf(1), idOf(1) + 'x'.repeat(maxShownText)]) {
      intake.receiveText(text)
      await vi.runAllTimersAsync()
      expect(executions.visible).toEqual([idOf(1)])
      intake.clear()
      await vi.runAllTimersAsync()
      expect([executions.visible, intake.text, intake.report]).toEqual([[idOf(2), idOf(1)], '', null])
    }
  })

  it('gives those it tracks the group without spaces around it, and tracks no empty text', async () => {
    answers.set('track', tracked({ added: [idOf(1)] }))
    const intake = useIntake()
    for (const [text, batch] of [[idOf(1), ' launch '], [idOf(2), ' '], [' \n', 'launch']] as const) {
      intake.setText(text)
      intake.batch = batch
      await intake.track()
    }
    expect(asked.filter(([name]) => name === 'track').map(([, input]) => input)).toEqual([{ text: idOf(1), batch: 'launch' }, { text: idOf(2), batch: null }])
  })

  it('tracks, reports what was added, and removes it with one undo', async () => {
    answers.set('track', tracked({ added: [idOf(1), idOf(2)], alreadyTracked: [idOf(3)] }))
    answers.set('stopTracking', { done: 2, leftOut: 0, failure: null })
    const intake = useIntake()
    const outcome = useOutcome()
    intake.setText('two new, one known')
    await intake.track()
    expect(outcome.last?.message).toBe('2 added, 1 already tracked')
    expect(intake.typed).toBe('')
    await outcome.undo()
    expect(asked.at(-1)).toEqual(['stopTracking', { ids: [idOf(1), idOf(2)] }])
  })

  it('shows what it tracks as soon as main tells it, even while the list is held, but nothing before', async () => {
    answers.set('track', tracked({ added: [idOf(3)] }))
    const executions = useExecutions()
    executions.reset([rowOf(1)])
    executions.hold(true)
    await useIntake().trackText(idOf(3))
    executions.apply({ added: [rowOf(2)], changed: [], removed: [] })
    expect(executions).toMatchObject({ visible: [idOf(1)], waiting: 1, unsettled: true })
    executions.apply({ added: [rowOf(3)], changed: [], removed: [] })
    expect(executions).toMatchObject({ visible: [idOf(3), idOf(2), idOf(1)], waiting: 0, unsettled: false })
  })

  it('leads to the archive if all that was pasted is there', async () => {
    const executions = useExecutions()
    executions.reset([rowOf(1), rowOf(2, { archived: true })])
    for (const [alreadyTracked, visible] of [[[idOf(2)], [idOf(2)]], [[idOf(1), idOf(2)], [idOf(1)]]] as const) {
      answers.set('track', tracked({ alreadyTracked: [...alreadyTracked] }))
      await useIntake().trackText('known')
      expect(executions.visible).toEqual(visible)
    }
  })

  it('reports what was tracked of a paste that was stopped, and undoes it like any other', async () => {
    answers.set('track', tracked({ added: [idOf(1), idOf(2)], leftOut: 3 }))
    answers.set('stopWork', null)
    answers.set('stopTracking', { done: 2, leftOut: 0, failure: null })
    const intake = useIntake()
    intake.setText('many')
    const tracking = intake.track()
    await useWork().stop()
    await tracking
    expect(asked.slice(-2).map(([name]) => name)).toEqual(['track', 'stopWork'])
    expect(useOutcome().last?.message).toBe('2 added, stopped before the last 3')
    await useOutcome().undo()
    expect(asked.at(-1)).toEqual(['stopTracking', { ids: [idOf(1), idOf(2)] }])
  })

  it('reports what was tracked before a failure, and why the rest was not', async () => {
    answers.set('track', tracked({ added: [idOf(1), idOf(2)], leftOut: 3, failure: 'database or disk is full' }))
    await useIntake().trackText('many')
    expect(useOutcome().last).toMatchObject({ message: '2 added, the last 3 failed: database or disk is full', tone: 'failed' })
  })

  it('reports that an undo was stopped early, and offers to undo the rest', async () => {
    answers.set('track', tracked({ added: [idOf(1), idOf(2)] }))
    answers.set('stopTracking', { done: 1, leftOut: 1, failure: null })
    await useIntake().trackText('two')
    await useOutcome().undo()
    expect(useOutcome().last?.message).toBe('Undone, stopped before the last one')
    answers.set('stopTracking', { done: 2, leftOut: 0, failure: null })
    await useOutcome().undo()
    expect(useOutcome().last).toMatchObject({ message: 'Undone', undo: null })
  })

  it('tracks the IDs of a link after a paste in progress, and the box only once', async () => {
    let answer: (report: TrackReport) => void = () => undefined
    answers.set('track', new Promise<TrackReport>((resolve) => (answer = resolve)))
    const intake = useIntake()
    intake.setText('many')
    const all = Promise.all([intake.track(), intake.track(), intake.trackText('of a link')])
    const sent = () => asked.filter(([name]) => name === 'track').map(([, input]) => input)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(sent()).toEqual([{ text: 'many', batch: null }])
    answer(tracked({ added: [idOf(1)] }))
    await all
    expect(sent()).toEqual([{ text: 'many', batch: null }, { text: 'of a link', batch: null }])
  })

  it('keeps what was entered meanwhile, and what is not tracked yet when a link is accepted', async () => {
    answers.set('previewPaste', preview({ fresh: [idOf(8)] }))
    answers.set('track', tracked({ added: [idOf(1)] }))
    const intake = useIntake()
    intake.setText(idOf(1))
    const tracking = intake.track()
    intake.setText(idOf(8))
    intake.batch = 'launch'
    await tracking
    expect([intake.typed, intake.batch]).toEqual([idOf(8), 'launch'])
    await vi.runAllTimersAsync()
    await intake.trackText('of a link')
    expect([intake.typed, intake.batch]).toEqual([idOf(8), 'launch'])
    await intake.track()
    expect([intake.typed, intake.batch]).toEqual(['', ''])
  })

  it('opens the details of a single ID', async () => {
    answers.set('track', tracked({ added: [idOf(1)] }))
    const intake = useIntake()
    intake.setText(idOf(1))
    await intake.track()
    expect(useSelection().current).toBe(idOf(1))
    expect(useSelection().detailsOpen).toBe(true)
  })

  it('keeps a text in which there was no ID', async () => {
    const nearMisses = [{ text: 'exec_12', reason: 'too-short', by: 34 }] as const
    answers.set('track', tracked({ nearMisses: [...nearMisses] }))
    const intake = useIntake()
    intake.setText('exec_12')
    await intake.track()
    expect(intake.typed).toBe('exec_12')
    expect(useOutcome().last).toMatchObject({ message: '1 not an ID', nearMisses, undo: null })
  })

  it('says why tracking failed and keeps the text', async () => {
    const intake = useIntake()
    intake.setText('exec_1')
    await intake.track()
    expect(useOutcome().last).toMatchObject({ tone: 'failed', message: 'No answer to track.' })
    expect(intake.typed).toBe('exec_1')
  })

  it('does not mistake a late result for a replaced text for that of the present one', async () => {
    const late: ((value: unknown) => void)[] = []
    vi.stubGlobal('window', { monitor: { request: () => new Promise((resolve) => late.push(resolve)), on: () => () => undefined } })
    const intake = useIntake()
    for (const typed of [idOf(1), idOf(2)]) {
      intake.setText(typed)
      await vi.runAllTimersAsync()
    }
    const [first, second] = late
    second?.({ ok: true, value: preview({ fresh: [idOf(2)] }) })
    await vi.runAllTimersAsync()
    first?.({ ok: true, value: preview({ fresh: [idOf(1)] }) })
    await vi.runAllTimersAsync()
    expect(intake.report?.fresh).toEqual([idOf(2)])
  })
})
