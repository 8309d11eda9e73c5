import { createSharedComposable, useDocumentVisibility, useIntervalFn } from '@vueuse/core'
import { shallowRef, watch } from 'vue'

/** The present in epoch ms, told once a second to everything that shows a relative time while someone can see it. */
export const useClock = createSharedComposable(() => {
  const now = shallowRef(Date.now())
  const visibility = useDocumentVisibility()
  const ticking = useIntervalFn(() => (now.value = Date.now()), 1000, { immediateCallback: true })
  watch(visibility, (is) => {
    if (is === 'visible') ticking.resume()
    else ticking.pause()
  })
  return now
})
