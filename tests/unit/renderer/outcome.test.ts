import { expect, it } from 'vitest'
import { useActions } from '../../../src/renderer/src/stores/actions'
import { useOutcome } from '../../../src/renderer/src/stores/outcome'
import { bridged } from './bridge'
import { idOf } from './rows'

const { answers, asked } = bridged()

it('an action whose message was dismissed can still be undone', async () => {
  for (const name of ['stopTracking', 'restore']) answers.set(name, { done: 1, leftOut: 0, failure: null })
  await useActions().stopTracking([idOf(1)])
  useOutcome().dismiss()
  await useOutcome().undo()
  expect(asked.at(-1)).toEqual(['restore', { ids: [idOf(1)] }])
})

it('an action that failed half way counts as failed, one that was stopped does not', async () => {
  for (const [failure, tone] of [[null, 'done'], ['The disk is full.', 'failed']] as const) {
    answers.set('stopTracking', { done: 1, leftOut: 1, failure })
    await useActions().stopTracking([idOf(1), idOf(2)])
    expect(useOutcome().last?.tone).toBe(tone)
  }
  expect(useOutcome().last?.message).toContain('The disk is full.')
})
