import { usePreferredContrast } from '@vueuse/core'
import { computed, watch } from 'vue'
import { useSettings } from '../stores/settings'

/** Sets the chosen theme and contrast on the document. The tokens in styles/theme.css follow them. */
export function useTheme(): void {
  const settings = useSettings()
  const asked = usePreferredContrast()
  const contrast = computed(() => (settings.values.highContrast || asked.value === 'more' ? 'more' : 'usual'))
  watch(
    [() => settings.values.theme, contrast],
    ([theme, contrast]) => Object.assign(document.documentElement.dataset, { theme, contrast }),
    { immediate: true },
  )
}
