import type { CalendarUnit } from '@shared/reports'

/** A day of the local calendar: its date, and its start in epoch ms. */
export interface LocalDay {
  day: string
  startsAt: number
}

/** With more bars than this, they would be hairlines in the narrowest chart. */
const maxBars = 100
const units = [['day', 1], ['week', 7], ['month', 30], ['year', Infinity]] as const
const dayMs = 86_400_000

/**
 * Divides the range from `from` until before `to` (epoch ms) by the calendar of this machine's time zone, into the shortest unit
 * of which there are not too many: the day of `from`, and the first day of each later one.
 */
export function binned(from: number, to: number): { unit: CalendarUnit; bins: LocalDay[] } {
  const [first, last] = [midnightOf(from), midnightOf(to - 1)]
  // A day has 23 to 25 hours.
  const days = Math.round((last.getTime() - first.getTime()) / dayMs) + 1
  const unit = units.find(([, length]) => days <= maxBars * length)?.[0] ?? 'year'
  const bins: LocalDay[] = []
  for (let day = first; day.getTime() < to; day = nextOf(day, unit)) bins.push({ day: localDate(day), startsAt: day.getTime() })
  return { unit, bins: from < to ? bins : [] }
}

function midnightOf(at: number): Date {
  const date = new Date(at)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate())
}

/** Weeks begin on Monday. */
function nextOf(day: Date, unit: CalendarUnit): Date {
  const [year, month, date] = [day.getFullYear(), day.getMonth(), day.getDate()]
  if (unit === 'day') return new Date(year, month, date + 1)
  if (unit === 'week') return new Date(year, month, date + 7 - ((day.getDay() + 6) % 7))
  return unit === 'month' ? new Date(year, month + 1) : new Date(year + 1, 0)
}

/** The date of a moment in this machine's time zone, as `2026-11-23`. */
export function localDate(date: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0')
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
