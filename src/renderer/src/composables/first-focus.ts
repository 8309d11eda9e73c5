import { watch } from 'vue'
import type { ShallowRef } from 'vue'

/** Gives what can be scrolled the focus once it is there, so that the keys scroll it at once; not where a control of its dialog has it. */
export function useFirstFocus(element: Readonly<ShallowRef<HTMLElement | null>>): void {
  watch(element, (there) => {
    const { activeElement } = document
    if (activeElement === document.body || activeElement === there?.closest('[role=dialog]')) there?.focus({ preventScroll: true })
  })
}
