import { useElementHover, useEventListener, useTimeoutFn } from '@vueuse/core'
import { computed, shallowRef, watch } from 'vue'
import type { ShallowRef } from 'vue'
import { useExecutions } from '../stores/executions'

/** A pointer that has not moved for this long is no longer aiming at a row. */
const aimMs = 1_500

/** Keeps shown rows in their places while the list is scrolled (px) or the pointer is moving towards one of them. */
export function useHeldList(scroller: Readonly<ShallowRef<HTMLElement | null>>, scrolled: Readonly<ShallowRef<number>>): void {
  const executions = useExecutions()
  const aiming = shallowRef(false)
  const over = useElementHover(scroller)
  const resting = useTimeoutFn(() => (aiming.value = false), aimMs, { immediate: false })

  useEventListener(scroller, 'pointermove', () => {
    aiming.value = true
    resting.start()
  })

  const held = computed(() => scrolled.value > 0 || (aiming.value && over.value))
  watch(held, (now) => executions.hold(now), { immediate: true })
}
