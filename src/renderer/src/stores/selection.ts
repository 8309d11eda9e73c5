import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import * as moves from '../executions/selection'
import { useExecutions } from './executions'

/** Which rows are marked, which one the details show, and whether the details are open. */
export const useSelection = defineStore('selection', () => {
  const executions = useExecutions()
  const selection = shallowRef(moves.nothingSelected)
  const detailsOpen = shallowRef(false)
  /** True from when the focus should move to the details until they take it. */
  const detailsFocusWanted = shallowRef(false)

  const current = computed(() => selection.value.current)
  const marked = computed(() => selection.value.marked)
  const picked = computed(() => selection.value.picked)
  /** The marked rows in view, in their order: what an action on the selection applies to. */
  const shown = computed<readonly string[]>(() =>
    marked.value.size === 0 ? [] : executions.visible.filter((id) => marked.value.has(id)),
  )

  /** How many marked rows are listed but not in view. */
  const hidden = computed(() => (marked.value.size === shown.value.length ? 0 : executions.rows(marked.value).length - shown.value.length))

  watch(
    () => ({ id: current.value, listed: current.value !== null && executions.row(current.value) !== undefined }),
    (now, before) => {
      if (now.id === before.id && before.listed && !now.listed) clear()
    },
  )

  /** The last view that had the current row, until the user chooses another filter, search or sort. */
  let before: readonly string[] = []
  watch(
    () => [executions.visible, current.value] as const,
    ([visible, id]) => {
      if (id !== null && visible.includes(id)) before = visible
    },
  )
  watch(
    () => [executions.filter, executions.conditions, executions.search, executions.only, executions.group, executions.sort],
    () => (before = []),
  )

  function open(id: string): void {
    selection.value = moves.selectOne(id)
    detailsOpen.value = true
  }

  function select(id: string): void {
    selection.value = moves.selectOne(id)
  }

  function toggle(id: string): void {
    selection.value = moves.toggleOne(selection.value, id)
  }

  function pick(id: string): void {
    selection.value = moves.pick(selection.value, id)
  }

  function extend(id: string): void {
    selection.value = moves.extendTo(selection.value, id, executions.visible)
  }

  function all(): void {
    selection.value = moves.selectAll(selection.value, executions.visible)
  }

  function move(by: number, extending: boolean): void {
    const id = moves.neighbour(selection.value, by, executions.visible, before)
    if (id === null) return
    if (extending) extend(id)
    else selection.value = moves.goTo(selection.value, id)
  }

  function enterDetails(): void {
    if (current.value === null) return
    detailsOpen.value = true
    detailsFocusWanted.value = true
  }

  function closeDetails(): void {
    detailsOpen.value = false
  }

  /** Call it before `ids` leave the list, and pass its result to `goOn`. */
  const placeWithout = (ids: readonly string[]): moves.Selection => moves.placeWithout(selection.value, new Set(ids), executions.visible)

  function goOn(place: moves.Selection): void {
    selection.value = place
    detailsOpen.value = false
  }

  function clear(): void {
    goOn(moves.nothingSelected)
  }

  return {
    current,
    marked,
    shown,
    hidden,
    detailsOpen,
    detailsFocusWanted,
    open,
    select,
    toggle,
    pick,
    picked,
    extend,
    all,
    move,
    enterDetails,
    closeDetails,
    placeWithout,
    goOn,
    clear,
  }
})
