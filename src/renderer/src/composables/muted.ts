import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import { useSettings } from '../stores/settings'
import { useClock } from './clock'

/** Until when notifications are muted, epoch ms; null if they are not. */
export function useMutedUntil(): ComputedRef<number | null> {
  const settings = useSettings()
  const now = useClock()
  return computed(() => {
    const until = settings.values.mutedUntil
    return until !== null && until > now.value ? until : null
  })
}
