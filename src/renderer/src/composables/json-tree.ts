import { computed, shallowRef, watch } from 'vue'
import type { ComputedRef, ShallowRef } from 'vue'
import { firstRows, matchRows, parentOf, toggleRow, unfoldBelow } from '../executions/json-rows'
import type { JsonRow } from '../executions/json-rows'
import { findMatches, rootNode } from '../executions/json-tree'
import type { JsonMatches } from '../executions/json-tree'
import type { JsonValue } from '@shared/execution'

interface JsonTree {
  rows: Readonly<ShallowRef<readonly JsonRow[]>>
  matches: ComputedRef<JsonMatches | null>
  /** The index of the line that keys act on; -1 for none yet. */
  active: ShallowRef<number>
  toggle(index: number): void
  /** Unfolds everything below a line (null: the whole document), or folds it if all of it is unfolded. */
  toggleBelow(index: number | null): void
  foldAll(): void
  /** The keys of a tree (WAI-ARIA tree pattern); `pageRows` lines at a time. */
  onKeydown(event: KeyboardEvent): void
}

/** A JSON value as lines to fold, search and navigate by keys. `onCut` is called if there was too much to unfold at once. */
export function useJsonTree(value: () => JsonValue, needle: () => string, pageRows: () => number, onCut: () => void): JsonTree {
  const root = computed(() => rootNode(value()))
  const matches = computed(() => (needle() === '' ? null : findMatches(root.value, needle())))
  const rows = shallowRef<readonly JsonRow[]>([])
  const active = shallowRef(-1)

  watch(
    [root, matches],
    () => {
      const found = matches.value
      rows.value = found?.root.members === undefined ? firstRows(root.value) : matchRows(found.root)
      active.value = -1
    },
    { immediate: true },
  )

  function toggle(index: number): void {
    rows.value = toggleRow(rows.value, index)
  }

  function toggleBelow(index: number | null): void {
    const { rows: unfolded, whole } = unfoldBelow(rows.value, index)
    if (index !== null && whole && unfolded.length === rows.value.length) return toggle(index)
    rows.value = unfolded
    if (!whole) onCut()
  }

  function foldAll(): void {
    rows.value = rows.value.filter(({ level }) => level === 1).map((row) => ({ ...row, expanded: false }))
    active.value = -1
  }

  function go(to: number): void {
    active.value = Math.min(rows.value.length - 1, Math.max(0, to))
  }

  function right(): void {
    const row = rows.value[active.value]
    if (row?.expanded) go(active.value + 1)
    else toggle(active.value)
  }

  function left(): void {
    if (rows.value[active.value]?.expanded) toggle(active.value)
    else if (active.value > 0) go(Math.max(0, parentOf(rows.value, active.value)))
  }

  const keys: Record<string, () => void> = {
    ArrowDown: () => go(active.value + 1),
    ArrowUp: () => go(active.value - 1),
    PageDown: () => go(active.value + pageRows()),
    PageUp: () => go(active.value - pageRows()),
    Home: () => go(0),
    End: () => go(Infinity),
    ArrowRight: right,
    ArrowLeft: left,
    Enter: () => toggle(active.value),
    ' ': () => toggle(active.value),
  }

  function onKeydown(event: KeyboardEvent): void {
    const wantsAll = event.altKey && event.key === 'ArrowRight'
    if ((event.altKey && !wantsAll) || event.ctrlKey || event.metaKey || !Object.hasOwn(keys, event.key)) return
    if (wantsAll) toggleBelow(active.value)
    else keys[event.key]?.()
    event.preventDefault()
  }

  return { rows, matches, active, toggle, toggleBelow, foldAll, onKeydown }
}
