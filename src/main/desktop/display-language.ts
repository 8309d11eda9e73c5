import { app } from 'electron'
import { resolveLanguage } from '@shared/language'
import type { LanguageChoice, DisplayLanguage } from '@shared/language'

/** Resolves a choice of language for this system. */
export function displayLanguage(choice: LanguageChoice): DisplayLanguage {
  return resolveLanguage(choice, [app.getLocale(), ...app.getPreferredSystemLanguages()])
}
