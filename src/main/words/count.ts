let locale = 'en'

/** Sets the locale (BCP 47) in which counts are written. */
export function countIn(wanted: string): void {
  locale = wanted
}

/** A count in the current locale: "12,000", "12.000". */
export function n(count: number): string {
  return count.toLocaleString(locale)
}
