import { watch } from 'vue'
import type { Directive } from 'vue'

const endings = new WeakMap<HTMLElement, () => void>()

/**
 * The text, as a function, of an element that changes every second. Only one text node is updated, so that no styles are recalculated for
 * a new node and the component is not rendered again.
 */
export const vSaid: Directive<HTMLElement, () => string> = {
  created(element, { value: says }) {
    const node = document.createTextNode('')
    element.append(node)
    endings.set(element, watch(says, (text) => (node.nodeValue = text), { immediate: true }))
  },
  unmounted(element) {
    endings.get(element)?.()
  },
}
