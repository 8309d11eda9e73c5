import { createI18n } from 'vue-i18n'
import { en } from './locales/en'

/** What every language has to offer. */
export type Messages = typeof en

type Keys<T, Prefix extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Prefix}${K}` : Keys<T[K], `${Prefix}${K}.`>
}[keyof T & string]

/** The dotted path of a text in the catalogue. */
export type MessageKey = Keys<Messages>

export const i18n = createI18n({ legacy: false, locale: 'en', messages: { en } })

/** The text of a key in the current language; `count` chooses among its plural forms and fills `{n}`. */
export function t(key: MessageKey, values: Record<string, string | number> = {}, count?: number): string {
  return count === undefined ? i18n.global.t(key, values) : i18n.global.t(key, { n: count, ...values }, count)
}

/** Making a formatter costs a hundred times its use, and the list formats hundreds of values a second. */
const formatters = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>()

function formatter<F extends Intl.NumberFormat | Intl.DateTimeFormat, O extends object>(
  make: new (locale: string, options: O) => F,
  options: O,
): F {
  const key = `${make.name} ${i18n.global.locale.value} ${JSON.stringify(options)}`
  const known = formatters.get(key)
  if (known instanceof make) return known
  const made = new make(i18n.global.locale.value, options)
  formatters.set(key, made)
  return made
}

/** A number in the current language. */
export function formatNumber(value: number, options: Intl.NumberFormatOptions = {}): string {
  return formatter(Intl.NumberFormat, options).format(value)
}

/** A date (epoch ms) in the current language, with a 24-hour clock. */
export function formatDate(at: number, options: Intl.DateTimeFormatOptions): string {
  const wanted: Intl.DateTimeFormatOptions = { hourCycle: 'h23', ...options }
  return formatter(Intl.DateTimeFormat, wanted).format(at)
}
