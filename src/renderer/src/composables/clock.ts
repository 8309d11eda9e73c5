import { createSharedComposable, tryOnScopeDispose, useDocumentVisibility, useTimeoutFn } from '@vueuse/core'
import { shallowRef, watch } from 'vue'
import { subscribe } from '../bridge'

/** With each full second main tells what moved on with every request: so long the clock waits for it, that both are drawn at once. */
const graceMs = 150

const secondOf = (ms: number): number => Math.floor(ms / 1000)

/** The present in epoch ms, told once a second to everything that shows a relative time while someone can see it. */
export const useClock = createSharedComposable(() => {
  const now = shallowRef(Date.now())
  const visibility = useDocumentVisibility()
  const { start, stop } = useTimeoutFn(tick, () => 1000 - (Date.now() % 1000) + graceMs)

  function tick(): void {
    now.value = Date.now()
    start()
  }

  tryOnScopeDispose(
    subscribe('patch', () => {
      if (visibility.value === 'visible' && secondOf(Date.now()) !== secondOf(now.value)) tick()
    }),
  )
  watch(visibility, (is) => (is === 'visible' ? tick() : stop()))
  return now
})
