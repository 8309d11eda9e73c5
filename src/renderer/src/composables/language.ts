import { watch } from 'vue'
import { defaultSettings } from '@shared/default-settings'
import { currentLocale, speak } from '../i18n'
import { useMonitor } from '../stores/monitor'

/** Speaks the language of the settings, and tells the document which one it is: only when it is another, for that costs all of its style. */
export function useLanguage(): void {
  const monitor = useMonitor()
  watch(
    () => monitor.state?.settings.language ?? defaultSettings.language,
    (language) => {
      speak(language, navigator.languages)
      document.documentElement.lang = currentLocale()
    },
    { immediate: true },
  )
}
