import { createSharedComposable, tryOnScopeDispose, useDocumentVisibility, useTimeoutFn } from '@vueuse/core'
import { clockStepMs } from '@shared/contract'
import { computed, shallowRef, watch } from 'vue'
import { subscribe } from '../bridge'
import { useRest } from './rest'

/** With each step main tells what moved on with every request: so long the clock waits for it, that both are drawn at once. */
const graceMs = 150

/**
 * The present in epoch ms, told to everything that shows a relative time while someone can see it: once a second, and every five
 * seconds at rest, because to draw costs more than all else that is done then.
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
