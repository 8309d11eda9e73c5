import { useEventListener } from '@vueuse/core'
import { nextTick } from 'vue'
import { focusList } from './list-focus'

/** Keeps the keys at work when what has the focus goes away, as a button does that has done its work: the panel it was in has the focus then, or else the list. */
export function useKeptFocus(): void {
  useEventListener(document, 'focusout', async ({ target, relatedTarget }: FocusEvent) => {
    if (relatedTarget !== null || !(target instanceof HTMLElement)) return
    const panel = target.closest<HTMLElement>('[data-dismissable-layer]')
    await nextTick()
    if (target.isConnected || document.activeElement !== document.body) return
    if (panel?.isConnected) panel.focus()
    else focusList()
  })
}
