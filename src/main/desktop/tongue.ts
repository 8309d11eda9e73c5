import { app } from 'electron'
import { tongueOf } from '@shared/language'
import type { LanguageChoice, Tongue } from '@shared/language'

/** What a choice of language means on this system. */
export function tongue(choice: LanguageChoice): Tongue {
  return tongueOf(choice, [app.getLocale(), ...app.getPreferredSystemLanguages()])
}
