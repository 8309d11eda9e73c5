import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { firstView, givenViews } from '../../../src/renderer/src/executions/views'
import { useColumns } from '../../../src/renderer/src/stores/columns'
import { useExecutions } from '../../../src/renderer/src/stores/executions'
import { useOutcome } from '../../../src/renderer/src/stores/outcome'
import { useViews } from '../../../src/renderer/src/stores/views'
import { bridged } from './bridge'
import { idOf, rowOf } from './rows'

bridged()
const kept = new Map<string, string>()
beforeEach(() => {
  kept.clear()
  vi.stubGlobal('localStorage', { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, text: string) => kept.set(key, text) })
})

/** The list as the user has it. */
const shown = { filter: 'failed', conditions: [{ kind: 'cell', field: 'model', value: 'flux' }], sort: { column: 'cost', descending: true } } as const

it('the present view and the saved ones are still there after the next start', async () => {
  const views = useViews()
  expect(views.current).toEqual(firstView)
  Object.assign(useExecutions(), shown)
  useColumns().show('cost', false)
  views.save('Mine')
  await nextTick()
  const { current } = views

  setActivePinia(createPinia())
  expect(useViews()).toMatchObject({ current, saved: [{ name: 'Mine', state: current }], active: { name: 'Mine' } })
  expect(useExecutions()).toMatchObject(shown)
  useExecutions().filter = 'all'
  expect(useViews().active).toBeNull()
  kept.set('list.view', '{')
  setActivePinia(createPinia())
  expect(useViews().current).toEqual(firstView)
})

it('a view that is saved or renamed replaces another of its name', () => {
  const views = useViews()
  for (const name of ['one', 'two', 'three']) views.save(name)
  useExecutions().filter = 'active'
  views.save('one')
  expect(views.saved.map(({ name, state }) => [name, state.filter])).toEqual([['two', 'all'], ['three', 'all'], ['one', 'active']])
  expect(useOutcome().last?.message).toContain('one')
  const [two, , one] = views.saved
  if (one) views.rename(one, 'two')
  expect(views.saved.map(({ name, state }) => [name, state.filter])).toEqual([['three', 'all'], ['two', 'active']])
  expect(views.saved).not.toContain(two)
  expect(useOutcome().last?.message).toContain('two')
  // To the name it has.
  for (const view of views.saved) views.rename(view, view.name)
  expect(views.saved.map(({ name }) => name)).toEqual(['three', 'two'])
})

it('a view that is removed comes back with undo', async () => {
  const views = useViews()
  for (const name of ['one', 'two', 'three']) views.save(name)
  const names = (): string[] => views.saved.map(({ name }) => name)
  const [, two] = views.saved
  if (two) views.remove(two)
  expect(names()).toEqual(['one', 'three'])
  await useOutcome().undo()
  expect(names()).toEqual(['one', 'two', 'three'])
  // It replaces one saved under its name meanwhile.
  if (two) views.remove(two)
  views.save('two')
  expect(names()).toEqual(['one', 'three', 'two'])
  await useOutcome().undo()
  expect(names()).toEqual(['one', 'two', 'three'])
})

it('a view shows what it kept and nothing else; those built in leave the columns as they are', () => {
  const [views, executions, columns] = [useViews(), useExecutions(), useColumns()]
  Object.assign(executions, shown)
  views.save('Mine')
  columns.show('cost', false)
  const chosen = columns.all
  for (const given of givenViews) {
    executions.group = new Set([idOf(1)])
    views.applyGiven(given)
    expect(views.current).toEqual({ filter: 'all', conditions: [{ kind: 'rule', rule: given.name }], sort: given.sort, columns: chosen })
    expect(executions.group).toBeNull()
  }
  expect(views.current.sort).toEqual({ column: 'cost', descending: true })
  views.applyFirst()
  expect(views.current).toEqual({ ...firstView, columns: chosen })
  const [mine] = views.saved
  if (mine) views.apply(mine.state)
  expect(views.current).toEqual({ ...shown, columns: firstView.columns })
})

it('the column of groups is there while an execution belongs to one', () => {
  const [executions, columns] = [useExecutions(), useColumns()]
  const isThere = (): boolean => columns.telling.some(({ name }) => name === 'group')
  executions.reset([rowOf(1)])
  expect(isThere()).toBe(false)
  executions.apply({ added: [rowOf(2, { batch: 'Covers' })], changed: [], removed: [] })
  expect(isThere()).toBe(true)
  executions.apply({ added: [], changed: [{ id: idOf(2), batch: null }], removed: [] })
  expect(isThere()).toBe(false)
})
