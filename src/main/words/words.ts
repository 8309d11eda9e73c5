import type { DisplayLanguage, Language } from '@shared/language'
import { english, formatSaying } from '@shared/sayings/sayings'
import type { Saying } from '@shared/sayings/sayings'
import { countIn } from './count'
import { de } from './de'
import { en } from './en'

/** The texts that every language provides. */
export type Words = typeof en

const catalogues: Record<Language, Words> = { en, de }
let displayLanguage: DisplayLanguage = english

/** Switches to this language, and to its locale for counts. */
export function setLanguage(language: DisplayLanguage): void {
  displayLanguage = language
  countIn(language.locale)
}

/** The texts in the current language. Call it whenever a text is needed, because the language may change. */
export function words(): Words {
  return catalogues[displayLanguage.language]
}

/** A saying in the current language. */
export function sayingText(said: Saying): string {
  return formatSaying(said, displayLanguage)
}
