import type { Clock } from '../tracking/clock'

/** A page that has its list is painted at once, as a rule; now and then Chromium paints nothing in a window not shown yet. */
const paintedWithinMs = 500

/** Settles when the window is to be shown: its page is painted, or has had its list for long enough to be. */
export async function firstSight(painted: Promise<void>, listed: Promise<void>, clock: Clock): Promise<void> {
  const late = listed.then(() => new Promise<void>((resolve) => clock.after(paintedWithinMs, resolve)))
  await Promise.race([painted, late])
}
