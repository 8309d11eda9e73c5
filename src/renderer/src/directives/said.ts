import type { Directive } from 'vue'

/** The text of an element that says something else every second: one text node that changes, because a new one costs its style too. */
export const vSaid: Directive<HTMLElement, string> = {
  created(element, { value }) {
    element.append(document.createTextNode(value))
  },
  updated({ firstChild }, { value, oldValue }) {
    if (firstChild !== null && value !== oldValue) firstChild.nodeValue = value
  },
}
