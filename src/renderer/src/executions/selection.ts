/** The rows marked for an action, the one the details show, and where a range begins. */
export interface Selection {
  current: string | null
  anchor: string | null
  marked: ReadonlySet<string>
}

export const nothingSelected: Selection = { current: null, anchor: null, marked: new Set() }

/** A plain click: this row alone. */
export function selectOne(id: string): Selection {
  return { current: id, anchor: id, marked: new Set([id]) }
}

/** Ctrl+click or `x`: marks or unmarks one row and leaves the others. */
export function toggleOne(selection: Selection, id: string): Selection {
  const marked = new Set(selection.marked)
  if (!marked.delete(id)) marked.add(id)
  return { current: id, anchor: id, marked }
}

/** Shift+click or Shift+arrow: all rows from the anchor to this one, as the list shows them. */
export function extendTo(selection: Selection, id: string, visible: readonly string[]): Selection {
  const start = selection.anchor === null ? -1 : visible.indexOf(selection.anchor)
  const end = visible.indexOf(id)
  if (start === -1 || end === -1) return selectOne(id)
  const marked = new Set(visible.slice(Math.min(start, end), Math.max(start, end) + 1))
  return { current: id, anchor: selection.anchor, marked }
}

/** Ctrl+A: every row in view. */
export function selectAll(selection: Selection, visible: readonly string[]): Selection {
  return { ...selection, current: selection.current ?? visible[0] ?? null, marked: new Set(visible) }
}

/** The ID `by` rows from the current one, held inside the list; the first (for the end, the last) where none is. */
export function neighbour(selection: Selection, by: number, visible: readonly string[]): string | null {
  const at = selection.current === null ? -1 : visible.indexOf(selection.current)
  if (at === -1) return visible.at(by === Infinity ? -1 : 0) ?? null
  return visible[Math.min(visible.length - 1, Math.max(0, at + by))] ?? null
}
