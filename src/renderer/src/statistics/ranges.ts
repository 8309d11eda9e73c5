/** The ranges of the statistics, by days; `ever` has no beginning. */
export const rangeNames = ['day', 'week', 'month', 'quarter', 'ever'] as const
export type RangeName = (typeof rangeNames)[number] | 'custom'

const daysOf: Record<Exclude<RangeName, 'ever' | 'custom'>, number> = { day: 1, week: 7, month: 30, quarter: 90 }

/** Epoch ms; `to` is exclusive; `from` null means since the beginning. */
export interface TimeRange {
  from: number | null
  to: number
}

/** Midnight `days` days after that of `at`, in the local calendar (which has days of 23 and 25 hours). */
export function midnight(at: number, days = 0): number {
  const date = new Date(at)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime()
}

/** A named range whose last day is today; whole days of the local calendar. */
export function rangeOf(name: Exclude<RangeName, 'custom'>, now: number): TimeRange {
  const to = midnight(now, 1)
  return { from: name === 'ever' ? null : midnight(now, 1 - daysOf[name]), to }
}

/** The range between two dates as a date field writes them (`2026-11-23`), both inclusive; null if they form none. */
export function rangeBetween(first: string, last: string): TimeRange | null {
  const from = new Date(`${first}T00:00`).getTime()
  const to = midnight(new Date(`${last}T00:00`).getTime(), 1)
  return Number.isNaN(from) || Number.isNaN(to) || from >= to ? null : { from, to }
}

/** A local date as a date field writes it. */
export function dateField(at: number): string {
  const date = new Date(at)
  const part = (value: number): string => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${part(date.getMonth() + 1)}-${part(date.getDate())}`
}
