import { defineStore } from 'pinia'
import { computed } from 'vue'
import { request } from '../bridge'
import { t } from '../i18n'
import { useMonitor } from './monitor'
import { useOutcome } from './outcome'

/** Whether the user has paused all watching, and the switch for it. */
export const usePause = defineStore('pause', () => {
  const monitor = useMonitor()
  const outcome = useOutcome()
  const paused = computed(() => monitor.state?.paused ?? false)

  async function set(wanted: boolean): Promise<void> {
    await outcome.attempt(async () => {
      await request('setPaused', { paused: wanted })
      outcome.report(() => t(wanted ? 'pause.paused' : 'pause.resumed'))
    })
  }

  return { paused, set }
})
