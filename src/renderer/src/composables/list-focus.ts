/** Focuses the list, where the current row shows the focus; if another view is shown instead, its first button. */
export function focusList(): void {
  const list = document.querySelector<HTMLElement>('[role=grid]') ?? document.querySelector<HTMLElement>('main button')
  list?.focus()
}
