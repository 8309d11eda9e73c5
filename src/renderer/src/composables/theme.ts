import { watchEffect } from 'vue'
import { useMonitor } from '../stores/monitor'

/** Puts the chosen theme on the document; the tokens in main.css follow it. */
export function useTheme(): void {
  const monitor = useMonitor()
  watchEffect(() => {
    document.documentElement.dataset.theme = monitor.state?.settings.theme ?? 'system'
  })
}
