/** As the system has it now: Chromium tells ICU. */
const zoneName = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone

/**
 * Returns a function that makes `Date` follow the time zone that the system was set to, and returns whether that is another one than
 * at the call before. By itself main's `Date` stays in the zone of the start, unlike the page's: Node has V8 read the zone anew only
 * when TZ is written. The zone is first read at the first call, because that takes too long for the start.
 */
export function timeZoneFollower(): () => boolean {
  let last: string | null = null
  return () => {
    const [before, now] = [last, zoneName()]
    last = now
    if (now === before) return false
    // If TZ were set, it would be the zone, and could not have changed.
    if (before !== null || process.env.TZ === undefined) delete process.env.TZ
    return before !== null
  }
}
