import { usePreferredContrast } from '@vueuse/core'
import { watchEffect } from 'vue'
import { useSettings } from '../stores/settings'

/** Puts the chosen theme and contrast on the document; the tokens in main.css follow them. */
export function useTheme(): void {
  const settings = useSettings()
  const asked = usePreferredContrast()
  watchEffect(() => {
    const { dataset } = document.documentElement
    dataset.theme = settings.values.theme
    dataset.contrast = settings.values.highContrast || asked.value === 'more' ? 'more' : 'usual'
  })
}
