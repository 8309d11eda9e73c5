/** The rows marked for an action, the one shown in the details, and where a range begins. */
export interface Selection {
  current: string | null
  anchor: string | null
  marked: ReadonlySet<string>
  /** True once rows were marked one by one: moving to another row then keeps the marks. */
  picked: boolean
}

export const nothingSelected: Selection = { current: null, anchor: null, marked: new Set(), picked: false }

/** A plain click: only this row. */
export function selectOne(id: string): Selection {
  return { current: id, anchor: id, marked: new Set([id]), picked: false }
}

/** Moving to a row by key marks only it, unless the user marks one by one. */
export function goTo(selection: Selection, id: string): Selection {
  return selection.picked ? { ...selection, current: id, anchor: id } : selectOne(id)
}

/** `x` or Space: toggles the mark, but the first time keeps the one that moving to the row has set. */
export function pick(selection: Selection, id: string): Selection {
  const isLone = !selection.picked && selection.marked.size <= 1
  return isLone ? { ...selectOne(id), picked: true } : toggleOne(selection, id)
}

/** Ctrl+click: toggles one row and keeps the others. */
export function toggleOne(selection: Selection, id: string): Selection {
  const marked = new Set(selection.marked)
  if (!marked.delete(id)) marked.add(id)
  return { current: id, anchor: id, marked, picked: marked.size > 0 }
}

/** Shift+click or Shift+arrow: all rows from the anchor to this one, in the order of the list. */
export function extendTo(selection: Selection, id: string, visible: readonly string[]): Selection {
  const start = selection.anchor === null ? -1 : visible.indexOf(selection.anchor)
  const end = visible.indexOf(id)
  if (start === -1 || end === -1) return selectOne(id)
  const marked = new Set(visible.slice(Math.min(start, end), Math.max(start, end) + 1))
  return { current: id, anchor: selection.anchor, marked, picked: false }
}

/** Ctrl+A: every row in view. */
export function selectAll(selection: Selection, visible: readonly string[]): Selection {
  return { ...selection, current: selection.current ?? visible[0] ?? null, marked: new Set(visible), picked: true }
}

/** The current row once `gone` have left the list: the row itself or the next one that stays, else the last before it. */
export function placeWithout(selection: Selection, gone: ReadonlySet<string>, visible: readonly string[]): Selection {
  const at = selection.current === null ? -1 : visible.indexOf(selection.current)
  if (at === -1) return nothingSelected
  const stays = (id: string): boolean => !gone.has(id)
  const place = visible.slice(at).find(stays) ?? visible.slice(0, at).findLast(stays)
  return place === undefined ? nothingSelected : selectOne(place)
}

/**
 * The ID `by` rows from the current one, clamped to the list; the first (for End, the last) if there is no current row. Once that has left
 * the view, counts from where it was in `before`, the last view that had it.
 */
export function neighbour({ current }: Selection, by: number, visible: readonly string[], before: readonly string[] = []): string | null {
  const at = current === null ? -1 : visible.indexOf(current)
  const gap = at === -1 && current !== null ? before.indexOf(current) : -1
  if (at === -1 && gap === -1) return visible.at(by === Infinity ? -1 : 0) ?? null
  const target = gap === -1 ? at + by : gapIn(visible, before.slice(gap)) + (by > 0 ? by - 1 : by)
  return visible[Math.min(visible.length - 1, Math.max(0, target))] ?? null
}

/** Where the first of `following` is that is still in view; else the end. */
function gapIn(visible: readonly string[], following: readonly string[]): number {
  const places = new Map(visible.map((id, index) => [id, index]))
  return following.map((id) => places.get(id)).find((place) => place !== undefined) ?? visible.length
}
