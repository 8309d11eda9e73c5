import { app } from 'electron'
import { tongueOf } from '@shared/language'
import type { LanguageChoice, Tongue } from '@shared/language'

/** Resolves a choice of language for this system. */
export function tongue(choice: LanguageChoice): Tongue {
  return tongueOf(choice, [app.getLocale(), ...app.getPreferredSystemLanguages()])
}
