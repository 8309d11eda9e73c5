import { isolated } from '../bidi'
import type { DisplayLanguage } from '../language'
import { de } from './de'
import { en } from './en'

export type SayingName = keyof typeof en

/**
 * A sentence of the catalogue and what stands in its places: what failed is kept so, and told in the language of
 * whoever reads it, when they read it.
 */
export interface Saying {
  name: SayingName
  values: Record<string, string | number>
}

type Places<Text> = Text extends `${string}{${infer Place}}${infer Rest}` ? Place | Places<Rest> : never
type Values<Name extends SayingName> = Record<Places<(typeof en)[Name]>, string | number>

/** Makes a saying; a number is written as the reader writes numbers. */
export function saying<Name extends SayingName>(
  name: Name,
  ...[values]: [Places<(typeof en)[Name]>] extends [never] ? [] : [Values<Name>]
): Saying {
  return { name, values: values ?? {} }
}

/** What is not ours to translate, such as the words of another program. */
export function verbatim(text: string): Saying {
  return saying('verbatim', { text })
}

const catalogues = { en, de }

export const english: DisplayLanguage = { language: 'en', locale: 'en' }

/** The words of a saying; what others said in it stays apart from them, also where it is written from right to left. */
export function formatSaying(said: Saying, displayLanguage: DisplayLanguage): string {
  return fillPlaces(said, displayLanguage, isolated)
}

/** The same in English, for other programs or a support team: what others said stands in it just as they said it. */
export function formatSayingPlainly(said: Saying): string {
  return fillPlaces(said, english, (text) => text)
}

function fillPlaces({ name, values }: Saying, { language, locale }: DisplayLanguage, written: (text: string) => string): string {
  return catalogues[language][name].replaceAll(/\{(\w+)\}/g, (_, place: string) => {
    const value = values[place] ?? ''
    return typeof value === 'number' ? value.toLocaleString(locale) : written(value)
  })
}
