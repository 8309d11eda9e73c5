import { watch } from 'vue'
import type { Directive } from 'vue'

const endings = new WeakMap<HTMLElement, () => void>()

/**
 * The text of an element that says something else every second, as a function: one text node follows it, and neither a new
 * node costs its style nor the component around it is drawn again.
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
