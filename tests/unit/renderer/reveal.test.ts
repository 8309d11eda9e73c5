import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { useDialogs } from '../../../src/renderer/src/stores/dialogs'
import { useExecutions } from '../../../src/renderer/src/stores/executions'
import { useReveal } from '../../../src/renderer/src/stores/reveal'
import { useLinks } from '../../../src/renderer/src/stores/links'
import { useIntake } from '../../../src/renderer/src/stores/intake'
import { useScreen } from '../../../src/renderer/src/stores/screen'
import { useSelection } from '../../../src/renderer/src/stores/selection'
import { idOf, rowOf } from './rows'

/** The IDs of the text in the box that are not tracked. */
let fresh: string[]

beforeEach(() => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
  fresh = [idOf(9)]
  const answer = () => ({ fresh, alreadyTracked: [idOf(2)], nearMisses: [], outlook: null })
  vi.stubGlobal('window', { monitor: { request: () => Promise.resolve({ ok: true, value: answer() }), on: () => () => undefined } })
  useExecutions().reset([rowOf(1), rowOf(2, { status: 'FAILED' }), rowOf(3, { connectionId: 'b' }), rowOf(4, { status: 'FAILED', archived: true })])
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('finding an execution', () => {
  it('shows the list with its row in view, whatever was shown before', async () => {
    useIntake().setText('no such thing')
    useExecutions().filter = 'failed'
    useExecutions().narrowBy({ kind: 'cell', field: 'connectionId', value: 'b' })
    useDialogs().open = 'settings'
    useScreen().shown = 'statistics'
    await vi.runAllTimersAsync()
    expect(useExecutions().visible).toEqual([])
    useReveal().one(idOf(1))
    expect(useExecutions().visible).toContain(idOf(1))
    expect(useSelection()).toMatchObject({ current: idOf(1), detailsOpen: true })
    expect([useIntake().typed, useDialogs().open, useScreen().shown]).toEqual(['', null, 'list'])
  })

  it('leaves the question of a link open, in front of the list', () => {
    useDialogs().open = 'settings'
    useLinks().ask([idOf(8)])
    useReveal().one(idOf(1))
    expect(useDialogs()).toMatchObject({ open: null, linkAsked: true })
    useLinks().ask([idOf(9)])
    expect(useLinks().ids).toEqual([idOf(8), idOf(9)])
  })

  it('opens the archive if it is archived', () => {
    useReveal().one(idOf(4))
    expect(useExecutions().visible).toEqual([idOf(4)])
  })

  it('shows those of a notification, or of a connection, and no others', async () => {
    const reveal = useReveal()
    useSelection().open(idOf(3))
    reveal.these([idOf(1), idOf(4)])
    await vi.runAllTimersAsync()
    expect(useExecutions().visible).toEqual([idOf(4), idOf(1)])
    expect(useSelection().detailsOpen).toBe(false)
    reveal.ofConnection('b')
    await vi.runAllTimersAsync()
    expect(useExecutions().visible).toEqual([idOf(3)])
  })

  it('keeps a text in the box that can still be tracked, and no other', async () => {
    useIntake().setText(idOf(9))
    await vi.runAllTimersAsync()
    useReveal().one(idOf(1))
    await nextTick()
    expect(useIntake().typed).toBe(idOf(9))
    fresh = []
    useIntake().setText(idOf(2))
    await vi.runAllTimersAsync()
    useReveal().one(idOf(1))
    await nextTick()
    expect(useIntake().typed).toBe('')
  })
})
