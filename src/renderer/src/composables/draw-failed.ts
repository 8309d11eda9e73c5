import { shallowRef, watch } from 'vue'
import type { ShallowRef } from 'vue'
import type { PreviewReading } from '../stores/previews'

/** Set to true by an element that could not draw its preview; false again for another preview. */
export function useDrawFailed(preview: () => PreviewReading): ShallowRef<boolean> {
  const drawFailed = shallowRef(false)
  watch(preview, () => (drawFailed.value = false))
  return drawFailed
}
