import { isolated } from '../bidi'
import type { DisplayLanguage } from '../language'
import { de } from './de'
import { en } from './en'

export type SayingName = keyof typeof en

/**
 * A message of the catalogue, with the values of its placeholders. A failure is stored in this form, and worded in the reader's
 * language when it is read.
 */
export interface Saying {
  name: SayingName
  values: Record<string, string | number>
}

type Places<Text> = Text extends `${string}{${infer Place}}${infer Rest}` ? Place | Places<Rest> : never
type Values<Name extends SayingName> = Record<Places<(typeof en)[Name]>, string | number>

/** Makes a saying. Numbers are formatted for the reader's locale. */
export function saying<Name extends SayingName>(
  name: Name,
  ...[values]: [Places<(typeof en)[Name]>] extends [never] ? [] : [Values<Name>]
): Saying {
  return { name, values: values ?? {} }
}

/** A text that is not ours to translate, such as the message of another program. */
export function verbatim(text: string): Saying {
  return saying('verbatim', { text })
}

const catalogues = { en, de }

export const english: DisplayLanguage = { language: 'en', locale: 'en' }

/** The text of a saying. Its values are isolated, so that right-to-left text in them does not reorder ours. */
export function formatSaying(said: Saying, displayLanguage: DisplayLanguage): string {
  return fillPlaces(said, displayLanguage, isolated)
}

/** The text in English for other programs or a support team, with the values inserted as they are. */
export function formatSayingPlainly(said: Saying): string {
  return fillPlaces(said, english, (text) => text)
}

function fillPlaces({ name, values }: Saying, { language, locale }: DisplayLanguage, written: (text: string) => string): string {
  return catalogues[language][name].replaceAll(/\{(\w+)\}/g, (_, place: string) => {
    const value = values[place] ?? ''
    return typeof value === 'number' ? value.toLocaleString(locale) : written(value)
  })
}
