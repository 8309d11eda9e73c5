import { useElementSize, useEventListener } from '@vueuse/core'
import { computed, shallowRef } from 'vue'
import type { ComputedRef, ShallowRef } from 'vue'

/** Rows drawn beyond each edge of the view. */
const beyond = 8

export interface RowWindow {
  /** The indexes of the rows to draw. */
  indexes: ComputedRef<readonly number[]>
  /** How far the list is scrolled, px, by the last scroll event, because querying it would force a layout. */
  scrolled: Readonly<ShallowRef<number>>
  scrollTo(top: number): void
  scrollToRow(index: number): void
}

/** Which of `count` rows of equal height are in view, below a sticky heading. Costs the same for any count. */
export function useRowWindow(
  scroller: Readonly<ShallowRef<HTMLElement | null>>,
  { count, rowHeight, headerHeight }: { count: () => number; rowHeight: number; headerHeight: number },
): RowWindow {
  const scrolled = shallowRef(0)
  const { height } = useElementSize(scroller)
  useEventListener(scroller, 'scroll', () => (scrolled.value = scroller.value?.scrollTop ?? 0), { passive: true })

  const first = computed(() => Math.max(0, Math.min(Math.floor(scrolled.value / rowHeight), count() - 1) - beyond))
  const end = computed(() => Math.min(count(), Math.ceil((scrolled.value + height.value) / rowHeight) + beyond))
  const indexes = computed(() => Array.from({ length: Math.max(0, end.value - first.value) }, (_, i) => first.value + i))

  function scrollTo(top: number): void {
    scroller.value?.scrollTo({ top })
    // Whoever scrolls on from there does not wait for the event.
    scrolled.value = top
  }

  function scrollToRow(index: number): void {
    const top = index * rowHeight
    const bottom = top + rowHeight + headerHeight - height.value
    if (top < scrolled.value) scrollTo(top)
    else if (bottom > scrolled.value) scrollTo(bottom)
  }

  return { indexes, scrolled, scrollTo, scrollToRow }
}
