/** Gives the list the focus, where its current row shows it; nothing happens where no list is shown, or an empty one. */
export function focusList(): void {
  document.querySelector<HTMLElement>('[role=grid]')?.focus()
}
