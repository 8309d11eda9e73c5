import { createI18n } from 'vue-i18n'
import { shallowRef } from 'vue'
import { isolated } from '@shared/bidi'
import { resolveLanguage } from '@shared/language'
import type { LanguageChoice } from '@shared/language'
import { formatSaying } from '@shared/sayings/sayings'
import type { Saying } from '@shared/sayings/sayings'
import { de } from './locales/de'
import { en } from './locales/en'
import type { Messages } from './locales/en'

type Keys<T, Prefix extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Prefix}${K}` : Keys<T[K], `${Prefix}${K}.`>
}[keyof T & string]

/** The dotted path of a text in the catalogue. */
export type MessageKey = Keys<Messages>

export const i18n = createI18n<[Messages], 'en' | 'de', false>({ legacy: false, locale: 'en', messages: { en, de } })

/** The locale for dates, numbers and money. */
const locale = shallowRef('en')

/** Switches the whole page to the chosen language. `systemLocales` are the system's own (BCP 47), preferred first. */
export function setLanguage(choice: LanguageChoice, systemLocales: readonly string[]): void {
  const resolved = resolveLanguage(choice, systemLocales)
  i18n.global.locale.value = resolved.language
  locale.value = resolved.locale
}

/** The locale (BCP 47) of everything on the page. */
export function currentLocale(): string {
  return locale.value
}

/** Cache of texts without placeholders, by language: the list needs them a thousand times a second. */
const plainTexts = { en: new Map<MessageKey, string>(), de: new Map<MessageKey, string>() }

function plainText(key: MessageKey): string {
  const texts = plainTexts[i18n.global.locale.value]
  const known = texts.get(key)
  if (known !== undefined) return known
  const text = i18n.global.t(key)
  texts.set(key, text)
  return text
}

/** The text of a key in the current language. `count` selects the plural form and fills `{n}`. Texts that are filled in are isolated (see bidi.ts), numbers formatted. */
export function t(key: MessageKey, values?: Record<string, string | number>, count?: number): string {
  if (values === undefined && count === undefined) return plainText(key)
  const given = count === undefined ? { ...values } : { n: count, ...values }
  const filled = Object.fromEntries(Object.entries(given).map(([place, value]) => [place, typeof value === 'string' ? isolated(value) : formatNumber(value)]))
  return count === undefined ? i18n.global.t(key, filled) : i18n.global.t(key, filled, count)
}

/** The words of a failure reported by main, in the current language. */
export function sayingText(saying: Saying): string {
  return formatSaying(saying, { language: i18n.global.locale.value, locale: locale.value })
}

/** Cache of formatters: creating one costs a hundred times its use, and the list formats hundreds of values a second. */
const formatters = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.ListFormat>()

function formatter<F extends Intl.NumberFormat | Intl.DateTimeFormat | Intl.ListFormat, O extends object>(
  make: new (locale: string, options: O) => F,
  options: O,
): F {
  const key = `${make.name} ${locale.value} ${timeZone()} ${JSON.stringify(options)}`
  const known = formatters.get(key)
  if (known instanceof make) return known
  const made = new make(locale.value, options)
  formatters.set(key, made)
  return made
}

/** Tells apart the time zones that the system can be set to while the app runs; a formatter keeps the one it was created in. Intl's own name of the zone is as costly as a formatter. */
function timeZone(): string {
  return [Date.now(), Date.UTC(2024, 0), Date.UTC(2024, 6)].map((at) => new Date(at).getTimezoneOffset()).join(' ')
}

/** A number in the current language. */
export function formatNumber(value: number, options: Intl.NumberFormatOptions = {}): string {
  return formatter(Intl.NumberFormat, options).format(value)
}

/** Several texts joined in the current language: "a, b and c". */
export function formatList(texts: readonly string[]): string {
  return formatter(Intl.ListFormat, { type: 'conjunction' } as const).format(texts)
}

/** An amount of USD, a decimal string such as "0.040", in the current language and with all its digits. */
export function formatUsd(amount: `${number}`): string {
  const digits = amount.split('.')[1]?.length ?? 0
  const options = { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol', useGrouping: false } as const
  return formatter(Intl.NumberFormat, { ...options, minimumFractionDigits: digits, maximumFractionDigits: digits }).format(amount)
}

/** A range of dates (epoch ms) in the current language, without repeating what they share; a single date if both are the same. */
export function formatDates(from: number, to: number, options: Intl.DateTimeFormatOptions): string {
  return formatter(Intl.DateTimeFormat, options).formatRange(from, to)
}

/** A date (epoch ms) in the current language, with a 24-hour clock. */
export function formatDate(at: number, options: Intl.DateTimeFormatOptions): string {
  const wanted: Intl.DateTimeFormatOptions = { hourCycle: 'h23', ...options }
  return formatter(Intl.DateTimeFormat, wanted).format(at)
}
