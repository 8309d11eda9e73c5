import { watchEffect } from 'vue'
import { defaultSettings } from '@shared/default-settings'
import { currentLocale, speak } from '../i18n'
import { useMonitor } from '../stores/monitor'

/** Speaks the language of the settings, and tells the document which one it is. */
export function useLanguage(): void {
  const monitor = useMonitor()
  watchEffect(() => {
    speak(monitor.state?.settings.language ?? defaultSettings.language, navigator.languages)
    document.documentElement.lang = currentLocale()
  })
}
