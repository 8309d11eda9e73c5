import { createSharedComposable, tryOnScopeDispose, useDocumentVisibility, useTimeoutFn } from '@vueuse/core'
import { clockStepMs } from '@shared/contract'
import { computed, shallowRef, watch } from 'vue'
import { subscribe } from '../bridge'
import { useRest } from './rest'

/** At each tick main sends what changed with every request. The clock waits this long for it, so that both are drawn together. */
const graceMs = 150

/**
 * The present in epoch ms, for everything that shows a relative time. While the window is visible it ticks once a second, and at rest
 * every ten seconds, because drawing then costs more than everything else.
 */
export const useClock = createSharedComposable(() => {
  const now = shallowRef(Date.now())
  const visibility = useDocumentVisibility()
  const resting = useRest()
  const stepMs = computed(() => clockStepMs(resting.value))
  const stepOf = (ms: number): number => Math.floor(ms / stepMs.value)
  const { start, stop } = useTimeoutFn(tick, () => stepMs.value - (Date.now() % stepMs.value) + graceMs)

  function tick(): void {
    now.value = Date.now()
    start()
  }

  tryOnScopeDispose(
    subscribe('patch', () => {
      if (visibility.value === 'visible' && stepOf(Date.now()) !== stepOf(now.value)) tick()
    }),
  )
  watch([visibility, resting], () => (visibility.value === 'visible' ? tick() : stop()))
  return now
})
