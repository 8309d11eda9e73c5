let locale = 'en'

/** Writes counts by this locale (BCP 47) from now on. */
export function countIn(wanted: string): void {
  locale = wanted
}

/** A count as the current locale writes it: "12,000", "12.000". */
export function n(count: number): string {
  return count.toLocaleString(locale)
}
