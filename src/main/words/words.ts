import type { DisplayLanguage, Language } from '@shared/language'
import { english, formatSaying } from '@shared/sayings/sayings'
import type { Saying } from '@shared/sayings/sayings'
import { countIn } from './count'
import { de } from './de'
import { en } from './en'

/** What every language has to offer. */
export type Words = typeof en

const catalogues: Record<Language, Words> = { en, de }
let displayLanguage: DisplayLanguage = english

/** Speaks this language, and writes counts by its locale, from now on. */
export function setLanguage(language: DisplayLanguage): void {
  displayLanguage = language
  countIn(language.locale)
}

/** The texts in the current language; to be asked for when they are said, because it may change. */
export function words(): Words {
  return catalogues[displayLanguage.language]
}

/** A saying in the current language. */
export function sayingText(said: Saying): string {
  return formatSaying(said, displayLanguage)
}
