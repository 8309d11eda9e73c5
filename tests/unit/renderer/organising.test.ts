import { expect, it } from 'vitest'
import { useDialogs } from '../../../src/renderer/src/stores/dialogs'
import { useExecutions } from '../../../src/renderer/src/stores/executions'
import { useLabelling } from '../../../src/renderer/src/stores/labelling'
import { useOrganising } from '../../../src/renderer/src/stores/organising'
import { useOutcome } from '../../../src/renderer/src/stores/outcome'
import { usePause } from '../../../src/renderer/src/stores/pause'
import { useSelection } from '../../../src/renderer/src/stores/selection'
import { bridged } from './bridge'
import { idOf, rowOf } from './rows'

const { answers, asked } = bridged()
const all = (done: number) => ({ done, leftOut: 0, failure: null })

it('pins those that are not pinned, or unpins them if all are', async () => {
  answers.set('pin', all(1))
  useExecutions().reset([rowOf(1, { pinned: true }), rowOf(2), rowOf(3, { pinned: true })])
  const { togglePin } = useOrganising()
  await togglePin([idOf(1), idOf(2)])
  expect(useOutcome().last?.message).toBe('Pinned')
  await togglePin([idOf(1), idOf(3)])
  expect(asked).toEqual([['pin', { ids: [idOf(2)], pinned: true }], ['pin', { ids: [idOf(1), idOf(3)], pinned: false }]])
})

it('moves what the user pins, or unpins with undo, even while other rows keep their places', async () => {
  answers.set('pin', all(1))
  const executions = useExecutions()
  executions.reset([rowOf(1), rowOf(2)])
  executions.hold(true)
  await useOrganising().togglePin([idOf(1)])
  executions.apply({ added: [], changed: [{ id: idOf(1), pinned: true }], removed: [] })
  expect(executions.visible).toEqual([idOf(1), idOf(2)])
  await useOutcome().undo()
  executions.apply({ added: [], changed: [{ id: idOf(1), pinned: false }], removed: [] })
  expect(executions.visible).toEqual([idOf(2), idOf(1)])
})

it('archives only what has ended and is not archived yet', () => {
  useExecutions().reset([rowOf(1), rowOf(2, { status: 'FAILED' }), rowOf(3, { status: 'FAILED', archived: true })])
  const { archivable, archived } = useOrganising()
  const ids = [1, 2, 3].map(idOf)
  expect([archivable(ids), archived(ids)]).toEqual([[idOf(2)], [idOf(3)]])
})

it('asks before it deletes for good, goes on at the next row, and offers no undo', async () => {
  answers.set('deleteForGood', all(1))
  useExecutions().reset([rowOf(1), rowOf(2)])
  const [organising, dialogs, selection] = [useOrganising(), useDialogs(), useSelection()]
  organising.askToDelete([])
  expect(dialogs.open).toBeNull()
  selection.open(idOf(2))
  organising.askToDelete()
  expect([dialogs.open, asked]).toEqual(['delete', []])
  await organising.deleteForGood()
  expect(asked).toEqual([['deleteForGood', { ids: [idOf(2)] }]])
  expect([dialogs.open, selection.current, selection.detailsOpen, useOutcome().last?.undo]).toEqual([null, idOf(1), false, null])
})

it('gives several one group, and with undo each its own again', async () => {
  for (const name of ['group', 'setWords']) answers.set(name, all(2))
  useExecutions().reset([rowOf(1, { batch: 'Covers', label: 'Hero' }), rowOf(2)])
  const [labelling, dialogs] = [useLabelling(), useDialogs()]
  labelling.ask('batch', [idOf(1), idOf(2)])
  expect(dialogs.open).toBe('label')
  await labelling.apply('Videos')
  expect(dialogs.open).toBeNull()
  await useOutcome().undo()
  expect(asked).toEqual([
    ['group', { ids: [idOf(1), idOf(2)], batch: 'Videos' }],
    ['setWords', { what: 'batch', given: 'Videos', words: [{ id: idOf(1), word: 'Covers' }, { id: idOf(2), word: null }] }],
  ])
})

it('says whether watching is paused or resumed', async () => {
  answers.set('setPaused', null)
  for (const [paused, message] of [[true, 'Watching is paused'], [false, 'Watching resumed']] as const) {
    await usePause().set(paused)
    expect(asked.at(-1)).toEqual(['setPaused', { paused }])
    expect(useOutcome().last?.message).toBe(message)
  }
})
