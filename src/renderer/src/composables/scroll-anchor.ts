import { nextTick, watch } from 'vue'
import type { ShallowRef } from 'vue'
import { useExecutions } from '../stores/executions'
import type { RowWindow } from './row-window'

/**
 * Keeps the row at the top of the view in place while rows come and go above it. A list at its very top shows what is new, and
 * another filter, search or sort starts at the top.
 */
export function useScrollAnchor(
  scroller: Readonly<ShallowRef<HTMLElement | null>>,
  { scrolled, scrollTo }: Pick<RowWindow, 'scrolled' | 'scrollTo'>,
  rowHeight: number,
): void {
  const executions = useExecutions()

  watch(
    () => executions.visible,
    async (ids, before) => {
      const element = scroller.value
      if (element === null || scrolled.value === 0) return
      const first = Math.floor(scrolled.value / rowHeight)
      const anchor = before.slice(first, first + 20).find((id) => executions.row(id) !== undefined)
      if (anchor === undefined) return
      const moved = ids.indexOf(anchor) - before.indexOf(anchor, first)
      await nextTick()
      // Another sort may have started at the top meanwhile.
      if (moved !== 0 && scrolled.value > 0 && ids.includes(anchor)) element.scrollTop += moved * rowHeight
    },
    { flush: 'pre' },
  )

  const begins = [
    () => executions.filter,
    () => executions.conditions,
    () => executions.search,
    () => executions.only,
    () => executions.group,
    () => executions.sort,
  ]
  watch(begins, async () => {
    await nextTick()
    // At the top nothing needs to move; moving would force a layout at each letter of a search.
    if (scrolled.value > 0) scrollTo(0)
  })
}
