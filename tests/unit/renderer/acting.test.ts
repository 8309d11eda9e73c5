import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CancelOutcome } from '@shared/reports'
import { verbatim } from '@shared/sayings/sayings'
import { cancelWords } from '../../../src/renderer/src/executions/cancelling'
import { setLanguage, t } from '../../../src/renderer/src/i18n'
import { useActions } from '../../../src/renderer/src/stores/actions'
import { useCancelling } from '../../../src/renderer/src/stores/cancelling'
import { useDialogs } from '../../../src/renderer/src/stores/dialogs'
import { useExecutions } from '../../../src/renderer/src/stores/executions'
import { useLabelling } from '../../../src/renderer/src/stores/labelling'
import { useOutcome } from '../../../src/renderer/src/stores/outcome'
import { useReports } from '../../../src/renderer/src/stores/reports'
import { useSelection } from '../../../src/renderer/src/stores/selection'
import { idOf, rowOf } from './rows'

const asked: [string, unknown][] = []
let answer: (name: string, input: unknown) => unknown = () => null

beforeEach(() => {
  setActivePinia(createPinia())
  asked.length = 0
  vi.stubGlobal('window', {
    monitor: {
      request: (name: string, input: unknown) => {
        asked.push([name, input])
        return new Promise((resolve) => resolve(answer(name, input))).then((value) => ({ ok: true, value }), ({ message }: Error) => ({ ok: false, message }))
      },
      on: () => () => undefined,
    },
  })
})
afterEach(() => vi.unstubAllGlobals())

describe('a copy as curl', () => {
  it('names the executions left out, or the first few of many', async () => {
    const reports = useReports()
    useExecutions().reset([rowOf(1), rowOf(2, { label: 'Harbour' }), rowOf(3), rowOf(4), rowOf(5)])
    const all = [1, 2, 3, 4, 5].map(idOf)
    answer = () => ({ leftOut: [] })
    await reports.copyAs('curl', all)
    expect(useOutcome().last).toMatchObject({ message: '5 copied as curl', tone: 'done' })
    answer = () => ({ leftOut: [idOf(2)] })
    await reports.copyAs('curl', all)
    expect(useOutcome().last).toMatchObject({ message: '4 copied as curl. Harbour left out: the connection was removed, and its address with it', tone: 'failed' })
    answer = () => ({ leftOut: [2, 3, 4, 5].map(idOf) })
    await reports.copyAs('curl', all)
    expect(useOutcome().last?.message).toBe('Copied as curl. Harbour, 0000…0003, 0000…0004 and 1 more left out: their connections were removed, and the addresses with them')
  })
})

describe('cancelling', () => {
  it('asks first, and only about executions that have not ended', async () => {
    useExecutions().reset([rowOf(1), rowOf(2, { status: 'COMPLETED' })])
    useSelection().open(idOf(1))
    useSelection().toggle(idOf(2))
    const cancelling = useCancelling()
    cancelling.ask()
    expect(cancelling.asked).toEqual([idOf(1)])
    expect(useDialogs().open).toBe('cancel')
    expect(asked).toEqual([])
    answer = () => [{ id: idOf(1), kind: 'cancelled' }]
    await cancelling.confirm()
    expect(asked).toEqual([['cancel', { ids: [idOf(1)] }]])
    expect(useOutcome().last).toMatchObject({ message: 'Cancelled', tone: 'done' })
    expect(useDialogs().open).toBeNull()
  })

  it('shows its progress, and leaves the rest alone if it is stopped', async () => {
    const ids = Array.from({ length: 300 }, (_, n) => idOf(n))
    const cancelling = useCancelling()
    answer = (name, input) => {
      if (name === 'stopCancelling') return null
      if (asked.length === 100) void cancelling.stop()
      const { ids: part } = input as { ids: string[] }
      return part.map((id) => ({ id, kind: 'cancelled' }))
    }
    cancelling.ask(ids)
    const confirmed = cancelling.confirm()
    expect(cancelling.progress).toEqual({ done: 0, total: 300 })
    await confirmed
    expect(asked.filter(([name]) => name === 'cancel')).toHaveLength(100)
    expect(asked).toContainEqual(['stopCancelling', null])
    expect(cancelling.progress).toBeNull()
    expect(useOutcome().last).toMatchObject({ message: '100 cancelled, 200 left alone', tone: 'failed' })
  })

  it('reports what became of the others if one could not be cancelled', async () => {
    answer = (_name, input) => {
      const { ids: [id = ''] } = input as { ids: string[] }
      if (id === idOf(2)) throw new Error('Not now.')
      return [{ id, kind: 'cancelled' }]
    }
    const cancelling = useCancelling()
    cancelling.ask([idOf(1), idOf(2), idOf(3)])
    await cancelling.confirm()
    expect(useOutcome().last).toMatchObject({ message: '2 cancelled, 1 could not be cancelled: Not now.', tone: 'failed' })
    expect(cancelling.progress).toBeNull()
  })

  it.each<[CancelOutcome[], string]>([
    [[{ id: 'a', kind: 'already-ended', status: 'COMPLETED' }], 'Already ended: Completed'],
    [[{ id: 'a', kind: 'left-alone' }], 'Not cancelled: you stopped before the request was sent.'],
    [[{ id: 'a', kind: 'refused', saying: verbatim('The key was refused.') }], 'Not cancelled. The key was refused.'],
    [
      [
        { id: 'a', kind: 'cancelled' },
        { id: 'b', kind: 'refused', saying: verbatim('No.') },
        { id: 'c', kind: 'still-running', status: 'PROCESSING' },
      ],
      '1 cancelled, 1 still running, 1 could not be cancelled: No.',
    ],
  ])('tells what came of it: %j', (outcomes, words) => {
    expect(cancelWords(outcomes)).toBe(words)
  })
})

describe('the button that cancels an execution', () => {
  it.each(['en', 'de'] as const)('has another name than the one that closes a dialog (%s)', (language) => {
    setLanguage(language, [language])
    const closes = t('connections.cancel')
    const cancels = [t('cancel.confirm', {}, 1), t('cancel.confirm', {}, 2)]
    setLanguage('en', ['en'])
    expect(cancels).not.toContain(closes)
  })
})

describe('an action', () => {
  it('leaves alone what is selected but not in view', async () => {
    const executions = useExecutions()
    const selection = useSelection()
    executions.reset([rowOf(1), rowOf(2, { status: 'COMPLETED' })])
    selection.open(idOf(1))
    selection.closeDetails()
    executions.filter = 'completed'
    executions.narrow()
    await useActions().stopTracking()
    expect(asked).toEqual([])
    selection.enterDetails()
    await useActions().copyIds()
    expect(asked).toEqual([['copyText', { text: idOf(1) }]])
  })
})

describe('stopping tracking', () => {
  it('leaves the selection to the user from the start, reports what was stopped, and can be undone', async () => {
    useExecutions().reset([rowOf(1), rowOf(2), rowOf(3)])
    const selection = useSelection()
    selection.open(idOf(1))
    selection.all()
    const ids = [...selection.shown]
    answer = () => ({ done: 2, leftOut: 1, failure: null })
    const stopping = useActions().stopTracking()
    expect(selection.marked.size).toBe(0)
    selection.select(idOf(2))
    await stopping
    expect(selection.current).toBe(idOf(2))
    expect(useOutcome().last?.message).toBe('Stopped tracking 2 executions, stopped before the last one')
    await useOutcome().undo()
    expect(asked).toEqual([['stopTracking', { ids }], ['restore', { ids: ids.slice(0, 2) }]])
  })

  it('can still be undone if undoing it failed', async () => {
    answer = () => ({ done: 1, leftOut: 0, failure: null })
    await useActions().stopTracking([idOf(1)])
    const { undo } = useOutcome().last ?? {}
    answer = () => Promise.reject(new Error('The disk is full.'))
    await useOutcome().undo()
    expect(useOutcome().last).toMatchObject({ message: 'The disk is full.', tone: 'failed', undo })
  })

  it('can be undone for one after the other, also after other messages, and then says which', async () => {
    answer = () => ({ done: 1, leftOut: 0, failure: null })
    const [actions, outcome] = [useActions(), useOutcome()]
    await actions.stopTracking([idOf(1)])
    await actions.stopTracking([idOf(2)])
    await actions.copyIds([idOf(3)])
    asked.length = 0
    await Promise.all([outcome.undo(), outcome.undo()])
    expect(asked).toEqual([['restore', { ids: [idOf(2)] }], ['restore', { ids: [idOf(1)] }]])
    expect(outcome.last).toMatchObject({ message: 'Undone: Stopped tracking 1 execution', undo: null })
    await outcome.undo()
    expect(asked).toHaveLength(2)
  })

  it('does not keep what was done before from being undone once undoing it failed and that was dismissed', async () => {
    answer = () => ({ done: 1, leftOut: 0, failure: null })
    const outcome = useOutcome()
    await useActions().stopTracking([idOf(1)])
    await useActions().stopTracking([idOf(2)])
    answer = () => Promise.reject(new Error('The disk is full.'))
    await outcome.undo()
    await outcome.undo()
    expect(asked.slice(-2)).toEqual([['restore', { ids: [idOf(2)] }], ['restore', { ids: [idOf(2)] }]])
    outcome.dismiss()
    await outcome.undo()
    expect(asked.at(-1)).toEqual(['restore', { ids: [idOf(1)] }])
    answer = () => ({ done: 1, leftOut: 0, failure: null })
    await useActions().copyIds([idOf(3)])
    await outcome.undo()
    expect(outcome.last?.message).toBe('Undone: Stopped tracking 1 execution')
  })

  it('is undone in the list at once, even while its rows keep their places', async () => {
    const executions = useExecutions()
    executions.reset([rowOf(1), rowOf(2)])
    executions.hold(true)
    answer = () => ({ done: 1, leftOut: 0, failure: null })
    await useActions().stopTracking([idOf(1)])
    executions.apply({ added: [], changed: [], removed: [idOf(1)] })
    await useOutcome().undo()
    executions.apply({ added: [rowOf(1)], changed: [], removed: [] })
    expect(executions.visible).toEqual([idOf(2), idOf(1)])
  })
})

describe('one label for several', () => {
  it('is undone to what each had before, for those that got it', async () => {
    answer = () => ({ done: 2, leftOut: 1, failure: null })
    useExecutions().reset([rowOf(1, { label: 'old' }), rowOf(2), rowOf(3, { label: 'old' })])
    const labelling = useLabelling()
    labelling.ask('label', [idOf(1), idOf(2), idOf(3)])
    await labelling.apply('new')
    expect(useOutcome().last?.message).toBe('Labelled 2 executions, stopped before the last one')
    await useOutcome().undo()
    expect(asked).toEqual([
      ['label', { ids: [idOf(1), idOf(2), idOf(3)], label: 'new' }],
      ['setWords', { what: 'label', given: 'new', words: [{ id: idOf(1), word: 'old' }, { id: idOf(2), word: null }] }],
    ])
  })
})

describe('an export', () => {
  it('contains the selection in the order of the list', async () => {
    answer = () => ({ path: '/x.csv', count: 2 })
    useExecutions().reset([rowOf(1), rowOf(2), rowOf(3)])
    const selection = useSelection()
    selection.open(idOf(1))
    selection.toggle(idOf(3))
    await useReports().exportAs('csv')
    expect(asked).toEqual([['exportList', { ids: [idOf(3), idOf(1)], format: 'csv' }]])
    expect(useOutcome().last?.message).toBe('Exported 2 executions to /x.csv')
  })

  it('of the list contains what is in view, whatever is selected', async () => {
    answer = () => ({ path: '/x.json', count: 3 })
    useExecutions().reset([rowOf(1), rowOf(2), rowOf(3)])
    useSelection().open(idOf(1))
    await useReports().exportShown('json')
    expect(useOutcome().last?.message).toBe('Exported 3 executions to /x.json')
    expect(asked).toEqual([['exportList', { ids: [idOf(3), idOf(2), idOf(1)], format: 'json' }]])
  })

  it('of an empty list says so', async () => {
    useExecutions().reset([])
    await useReports().exportShown('csv')
    expect(asked).toEqual([])
    expect(useOutcome().last?.message).toBe('The list is empty, so there is nothing to export')
  })

  it('says that it was stopped', async () => {
    const reports = useReports()
    useExecutions().reset([rowOf(1)])
    let end: (value: null) => void = () => undefined
    answer = (name) => (name === 'exportList' ? new Promise<null>((resolve) => (end = resolve)) : null)
    const exported = reports.exportShown('csv')
    await reports.stopExports()
    end(null)
    await exported
    expect(asked.map(([name]) => name)).toEqual(['exportList', 'stopExports'])
    expect(useOutcome().last?.message).toBe('Export stopped, no file was kept')
  })

  it('that was stopped does not make a transcript without a file say that it was stopped', async () => {
    answer = () => null
    useExecutions().reset([rowOf(1)])
    await useReports().stopExports()
    await useReports().transcript(idOf(1))
    expect(useOutcome().last).toBeNull()
  })

  it('is reported in the current language', async () => {
    useExecutions().reset([])
    await useReports().exportShown('csv')
    const { last, takeMessage } = useOutcome()
    setLanguage('de', ['de'])
    const told = [last?.message, takeMessage()()]
    setLanguage('en', ['en'])
    expect(told).toEqual(['Die Liste ist leer: Es gibt nichts zu exportieren', 'Die Liste ist leer: Es gibt nichts zu exportieren'])
  })

  it('says nothing if the user chose no file', async () => {
    answer = () => null
    useExecutions().reset([rowOf(1)])
    await useReports().transcript(idOf(1))
    expect(useOutcome().last).toBeNull()
  })
})
