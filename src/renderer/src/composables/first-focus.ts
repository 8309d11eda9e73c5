import { watch } from 'vue'
import type { ShallowRef } from 'vue'

/** Focuses a scrollable element once it is there, so that keys scroll it at once, unless a control of its dialog has the focus. */
export function useFirstFocus(element: Readonly<ShallowRef<HTMLElement | null>>): void {
  watch(element, (there) => {
    const { activeElement } = document
    if (activeElement === document.body || activeElement === there?.closest('[role=dialog]')) there?.focus({ preventScroll: true })
  })
}
