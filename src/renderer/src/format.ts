import { formatDate, formatNumber, formatUsd, t } from './i18n'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** A span of ms in its two largest useful units: "13 ms", "8.4 s", "42 s", "3 min 05 s", "2 h 14 min", "3 d 4 h". */
export function formatDuration(ms: number): string {
  const span = Math.max(0, ms)
  // A span of 0 comes from clocks that differ or count only seconds: it was not measured to the ms.
  if (span > 0 && span < 100) return `${formatNumber(span, { maximumSignificantDigits: 2 })} ms`
  if (span < 9_950) {
    return `${formatNumber(span / second, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} s`
  }
  const seconds = Math.round(span / second)
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`
  return `${Math.floor(seconds / 86_400)} d ${Math.floor((seconds % 86_400) / 3600)} h`
}

/** How long an execution took; "≤ 12 s" if only an upper bound is known, empty if nothing is. */
export function formatElapsed(span: { ms: number; atMost: boolean } | null): string {
  if (span === null) return ''
  return span.atMost ? t('time.atMost', { span: formatDuration(span.ms) }) : formatDuration(span.ms)
}

/** A span of ms in whole numbers of one unit, for texts that change every second: "12 s", "4 min", "2 h", "3 d". */
export function formatSpan(ms: number): string {
  const span = Math.max(0, ms)
  if (span < minute) return `${Math.floor(span / second)} s`
  if (span < hour) return `${Math.floor(span / minute)} min`
  if (span < day) return `${Math.floor(span / hour)} h`
  return `${formatNumber(Math.floor(span / day))} d`
}

/** A span that lasts at most `ms`, in the same form, rounded up. */
export function formatAtMost(ms: number): string {
  const unit = ms < minute ? second : ms < hour ? minute : ms < day ? hour : day
  return formatSpan(Math.ceil(ms / unit) * unit)
}

/** How long ago `at` was: "now" within a second, else "12 s ago". What was before the clock was set back is told by its time. Epoch ms. */
export function formatAgo(at: number, now: number): string {
  const span = now - at
  if (span < -minute) return formatClock(at, now)
  return span < second ? t('time.now') : t('time.ago', { span: formatSpan(span) })
}

/** How far ahead `at` is: "now" once it is due, else "in 12 s". Epoch ms. */
export function formatIn(at: number, now: number): string {
  const span = at - now
  return span < second ? t('time.now') : t('time.in', { span: formatSpan(span) })
}

/** The band between two spans of ms: "6 to 14 s" if both have the same unit, else "50 s to 2 min"; "up to 14 s" from less than a second. */
export function formatBand(fromMs: number, toMs: number): string {
  const from = formatSpan(fromMs)
  const to = formatAtMost(toMs)
  if (fromMs < second) return t('time.upTo', { span: to })
  if (from === to) return to
  const [fromNumber, fromUnit] = from.split(' ')
  const sameUnit = fromNumber !== undefined && fromUnit === to.split(' ')[1]
  return t('time.band', { from: sameUnit ? fromNumber : from, to })
}

/** The full date and time of epoch ms, to the second. */
export function formatMoment(at: number): string {
  return formatDate(at, { dateStyle: 'medium', timeStyle: 'medium' })
}

/** The time of day of epoch ms as HH:MM:SS, preceded by the date unless it is today. `now` is epoch ms. */
export function formatClock(at: number, now = at): string {
  const [day, today] = [new Date(at), new Date(now)]
  const year = day.getFullYear() === today.getFullYear() ? undefined : 'numeric'
  const date = day.toDateString() === today.toDateString() ? {} : ({ year, month: 'short', day: 'numeric' } as const)
  return formatDate(at, { ...date, hour: '2-digit', minute: '2-digit', second: '2-digit' })
}

/** The API's decimal string of USD with all its digits: "0.040" becomes "$0.040", in German "0,040 $". Anything else is returned unchanged. */
export function formatMoney(usd: string): string {
  return isAmount(usd) ? formatUsd(usd) : usd
}

/** The most decimal places that Intl supports; more digits before them are infinity to it. */
function isAmount(text: string): text is `${number}` {
  return /^-?\d{1,300}(\.\d{1,20})?$/.test(text)
}

/** Bytes in decimal units: "840 B", "1.2 MB". */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  // What would be written as 1000 kB is 1 MB.
  const rounded = Number(bytes.toPrecision(3))
  const power = Math.min(units.length - 1, rounded < 1 ? 0 : Math.floor(Math.log10(rounded) / 3))
  const value = bytes / 1000 ** power
  return `${formatNumber(value, { maximumFractionDigits: power === 0 || value >= 100 ? 0 : 1 })} ${units[power]}`
}

/** First and last four characters of the ID's UUID: "4f3a…91bc". An ID of another form is returned unchanged. */
export function shortId(id: string): string {
  const body = id.replace(/^[a-z]+_/, '')
  return body.length > 12 ? `${body.slice(0, 4)}…${body.slice(-4)}` : id
}
