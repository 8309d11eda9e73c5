/** As the system has it now: Chromium tells ICU. */
const zoneName = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone

/**
 * Returns a function that makes `Date` follow the time zone that the system was set to, and returns whether that is another one than
 * before. By itself main's `Date` stays in the zone of the start, unlike the page's: Node has V8 read the zone anew only when TZ is written.
 */
export function timeZoneFollower(): () => boolean {
  let last = zoneName()
  return () => {
    const now = zoneName()
    if (now === last) return false
    last = now
    // If TZ were set, it would be the zone, and could not have changed.
    delete process.env.TZ
    return true
  }
}
