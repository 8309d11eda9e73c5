import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { t } from '../i18n'
import { sameView, firstView, readSavedViews, readView } from '../executions/views'
import type { GivenView, SavedView, ViewState } from '../executions/views'
import { useColumns } from './columns'
import { useExecutions } from './executions'
import { useOutcome } from './outcome'

const currentKey = 'list.view'
const savedKey = 'list.savedViews'

/** Views of the list: the present one, which is kept for the next start, and those the user saved under a name. */
export const useViews = defineStore('views', () => {
  const executions = useExecutions()
  const columns = useColumns()
  const outcome = useOutcome()

  const saved = shallowRef<readonly SavedView[]>(readSavedViews(stored(savedKey)))
  const current = computed<ViewState>(() => ({
    filter: executions.filter,
    conditions: executions.conditions,
    sort: executions.sort,
    columns: columns.all,
  }))
  /** The saved view that is currently shown unchanged; null if none is. */
  const active = computed(() => saved.value.find(({ state }) => sameView(state, current.value)) ?? null)

  /** The saved view being renamed; null while the present one is being saved. */
  const renaming = shallowRef<SavedView | null>(null)

  apply(readView(stored(currentKey)))
  watch(current, (state) => keep(currentKey, state))
  watch(saved, (views) => keep(savedKey, views))

  function apply(state: ViewState): void {
    executions.group = null
    executions.filter = state.filter
    executions.conditions = state.conditions
    executions.sort = state.sort
    columns.all = state.columns
  }

  function applyGiven({ name, sort }: GivenView): void {
    apply({ ...current.value, filter: 'all', conditions: [{ kind: 'rule', rule: name }], sort })
  }

  /** The default view, with the present columns. */
  function applyFirst(): void {
    apply({ ...firstView, columns: columns.all })
  }

  /** Saves the present view, replacing any view of that name. */
  function save(name: string): void {
    saved.value = [...saved.value.filter((view) => view.name !== name), { name, state: current.value }]
    outcome.report(() => t('views.savedAs', { name }))
  }

  /** Renames a saved view, replacing any other view of that name. */
  function rename(view: SavedView, name: string): void {
    saved.value = saved.value.filter((one) => one === view || one.name !== name).map((one) => (one === view ? { ...one, name } : one))
    outcome.report(() => t('views.renamedTo', { name }))
  }

  /** Undo puts it back in its place, where it replaces any view saved under that name since. */
  function remove(view: SavedView): void {
    const at = saved.value.indexOf(view)
    saved.value = saved.value.toSpliced(at, 1)
    outcome.report(() => t('views.removed', { name: view.name }), {
      undo: () => {
        saved.value = saved.value.filter(({ name }) => name !== view.name).toSpliced(at, 0, view)
        return Promise.resolve(null)
      },
    })
  }

  return { saved, current, active, renaming, apply, applyGiven, applyFirst, save, rename, remove }
})

function stored(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null')
  } catch {
    return null
  }
}

function keep(key: string, value: unknown): void {
  localStorage.setItem(key, JSON.stringify(value))
}
