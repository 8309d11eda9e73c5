import { useElementSize, useEventListener, useTimeoutFn } from '@vueuse/core'
import { computed, shallowRef } from 'vue'
import type { ComputedRef, ShallowRef } from 'vue'
import { useRest } from './rest'

/** Rows drawn beyond each edge of the view, for whoever scrolls. At rest nobody does, and they would be drawn anew with all others. */
const beyondInUse = 8
/** Without a scroll event for this long, the list rests. */
const restMs = 150

export interface RowWindow {
  /** The indexes of the rows to draw. */
  indexes: ComputedRef<readonly number[]>
  /** How far the list is scrolled, px, by the last scroll event, because querying it would force a layout. */
  scrolled: Readonly<ShallowRef<number>>
  scrolling: Readonly<ShallowRef<boolean>>
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
  const scrolling = shallowRef(false)
  const scrollEnd = useTimeoutFn(() => (scrolling.value = false), restMs, { immediate: false })
  useEventListener(scroller, 'scroll', () => {
    scrolled.value = scroller.value?.scrollTop ?? 0
    scrolling.value = true
    scrollEnd.start()
  }, { passive: true })

  const atRest = useRest()
  const beyond = computed(() => (atRest.value ? 0 : beyondInUse))
  const top = computed(() => Math.max(0, Math.min(Math.floor(scrolled.value / rowHeight), count() - 1)))
  const first = computed(() => Math.max(0, top.value - beyond.value))
  const end = computed(() => Math.min(count(), top.value + Math.ceil(height.value / rowHeight) + 1 + beyond.value))
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

  return { indexes, scrolled, scrolling, scrollTo, scrollToRow }
}
