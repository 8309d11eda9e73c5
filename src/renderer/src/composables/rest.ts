import { createSharedComposable, useDocumentVisibility, useIdle } from '@vueuse/core'
import { computed, watch } from 'vue'
import { request } from '../bridge'

const restsAfterMs = 60_000

/** True once the window has had no input for a minute, or is hidden. Main is told. */
export const useRest = createSharedComposable(() => {
  const { idle } = useIdle(restsAfterMs)
  const visibility = useDocumentVisibility()
  const resting = computed(() => idle.value || visibility.value === 'hidden')
  // A reloaded page is no longer at rest.
  watch(resting, (is) => void request('rest', { resting: is }), { immediate: true, flush: 'sync' })
  return resting
})
