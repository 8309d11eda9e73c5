import type { CalendarUnit } from '@shared/reports'

/** A day of the local calendar: its date, and its start in epoch ms. */
export interface LocalDay {
  day: string
  startsAt: number
}

/** The days of this machine's time zone that the range from `from` until before `to` (epoch ms) touches, in order. */
export function localDays(from: number, to: number): LocalDay[] {
  const first = new Date(from)
  const days: LocalDay[] = []
  if (from >= to) return days
  for (let ahead = 0; ; ahead += 1) {
    const midnight = new Date(first.getFullYear(), first.getMonth(), first.getDate() + ahead)
    if (midnight.getTime() >= to) return days
    days.push({ day: localDate(midnight), startsAt: midnight.getTime() })
  }
}

/** With more bars than this, they would be hairlines in the narrowest chart. */
const maxBars = 100
const units = [['day', 1], ['week', 7], ['month', 30], ['year', Infinity]] as const

/** Groups days by the shortest unit of which there are not too many; returns the first day of each group. */
export function binned(days: readonly LocalDay[]): { unit: CalendarUnit; bins: LocalDay[] } {
  const unit = units.find(([, length]) => days.length <= maxBars * length)?.[0] ?? 'year'
  return { unit, bins: days.filter(({ startsAt }, place) => place === 0 || begins(new Date(startsAt), unit)) }
}

function begins(date: Date, unit: CalendarUnit): boolean {
  if (unit === 'week') return date.getDay() === 1
  return unit === 'day' || (date.getDate() === 1 && (unit === 'month' || date.getMonth() === 0))
}

/** The date of a moment in this machine's time zone, as `2026-11-23`. */
export function localDate(date: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0')
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
