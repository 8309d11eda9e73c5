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

/** A number in the current language. */
export function formatNumber(value: number, options: Intl.NumberFormatOptions = {}): string {
  return i18n.global.n(value, options)
}

/** A date (epoch ms) in the current language, with a 24-hour clock. */
export function formatDate(at: number, options: Intl.DateTimeFormatOptions): string {
  return i18n.global.d(at, { hourCycle: 'h23', ...options })
}
