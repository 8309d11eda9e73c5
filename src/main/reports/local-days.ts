/** A day of the local calendar: its date, and its first moment in epoch ms. */
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

/** The date of a moment in this machine's time zone, as `2026-11-23`. */
export function localDate(date: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0')
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
