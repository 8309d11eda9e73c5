import type { Language } from '@shared/language'
import { de } from './de'
import { en } from './en'

/** What every language has to offer. */
export type Words = typeof en

const catalogues: Record<Language, Words> = { en, de }
let current: Words = en

/** Speaks this language from now on. */
export function speak(language: Language): void {
  current = catalogues[language]
}

/** The texts in the current language; to be asked for when they are said, because it may change. */
export function words(): Words {
  return current
}
