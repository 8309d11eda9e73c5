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
    days.push({ day: dateText(midnight), startsAt: midnight.getTime() })
  }
}

/** The place in `days` of the day that holds `at`, which lies in their range. */
export function placeOf(at: number, days: readonly LocalDay[]): number {
  let low = 0
  let high = days.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((days[middle]?.startsAt ?? Infinity) <= at) low = middle
    else high = middle
  }
  return low
}

function dateText(date: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0')
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
