/** Focuses the list, where the current row shows the focus. Does nothing if there is no list, or an empty one. */
export function focusList(): void {
  document.querySelector<HTMLElement>('[role=grid]')?.focus()
}
