import { shallowRef, watch } from 'vue'
import type { ShallowRef } from 'vue'
import type { PreviewReading } from '../stores/previews'

/** True once what a preview leads to could not be drawn, which its element sets; false again for another preview. */
export function useUndrawable(preview: () => PreviewReading): ShallowRef<boolean> {
  const undrawable = shallowRef(false)
  watch(preview, () => (undrawable.value = false))
  return undrawable
}
