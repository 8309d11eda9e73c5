import { createSharedComposable, useDocumentVisibility, useIdle } from '@vueuse/core'
import { computed, watch } from 'vue'
import { request } from '../bridge'

const restsAfterMs = 60_000

/** True once nobody has touched the window for a minute, or it cannot be seen; main is told. */
export const useRest = createSharedComposable(() => {
  const { idle } = useIdle(restsAfterMs)
  const visibility = useDocumentVisibility()
  const resting = computed(() => idle.value || visibility.value === 'hidden')
  // A page that was loaded anew is at rest no more.
  watch(resting, (is) => void request('rest', { resting: is }), { immediate: true, flush: 'sync' })
  return resting
})
