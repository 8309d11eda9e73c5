import type { Language, Tongue } from '@shared/language'
import { countIn } from './count'
import { de } from './de'
import { en } from './en'

/** What every language has to offer. */
export type Words = typeof en

const catalogues: Record<Language, Words> = { en, de }
let current: Words = en

/** Speaks this language, and writes counts by its locale, from now on. */
export function speak({ language, locale }: Tongue): void {
  current = catalogues[language]
  countIn(locale)
}

/** The texts in the current language; to be asked for when they are said, because it may change. */
export function words(): Words {
  return current
}
