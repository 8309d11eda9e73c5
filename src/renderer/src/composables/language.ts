import { watch } from 'vue'
import { defaultSettings } from '@shared/default-settings'
import { currentLocale, setLanguage } from '../i18n'
import { useMonitor } from '../stores/monitor'

/** Uses the language of the settings and sets it on the document, but only if it changed, because that recalculates all styles. */
export function useLanguage(): void {
  const monitor = useMonitor()
  watch(
    () => monitor.state?.settings.language ?? defaultSettings.language,
    (language) => {
      setLanguage(language, navigator.languages)
      document.documentElement.lang = currentLocale()
    },
    { immediate: true },
  )
}
