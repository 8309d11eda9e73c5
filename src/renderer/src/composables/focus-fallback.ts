import { useEventListener } from '@vueuse/core'
import { nextTick } from 'vue'
import { focusList } from './list-focus'

/** When the focused element disappears, such as a button after its job is done, its panel or else the list gets the focus. */
export function useFocusFallback(): void {
  useEventListener(document, 'focusout', async ({ target, relatedTarget }: FocusEvent) => {
    if (relatedTarget !== null || !(target instanceof HTMLElement)) return
    const panel = target.closest<HTMLElement>('[data-dismissable-layer]')
    await nextTick()
    if (target.isConnected || document.activeElement !== document.body) return
    if (panel?.isConnected) panel.focus()
    else focusList()
  })
}
