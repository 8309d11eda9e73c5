import type { Clock } from '../tracking/clock'

/** How long to wait for the paint of a page that has its list. It usually comes at once, but now and then Chromium paints nothing in a hidden window. */
const paintedWithinMs = 500

/** Settles when the window should be shown: its page is painted, or has had its list for long enough. */
export async function whenShowable(painted: Promise<void>, listed: Promise<void>, clock: Clock): Promise<void> {
  const late = listed.then(() => new Promise<void>((resolve) => clock.after(paintedWithinMs, resolve)))
  await Promise.race([painted, late])
}
