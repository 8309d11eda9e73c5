import type { Clock } from '../tracking/clock'

/** The part of Electron's WebContents that is needed here. */
interface Page {
  on: (event: 'render-process-gone', listener: (event: unknown, details: { reason: string; exitCode: number }) => void) => unknown
  reload: () => void
  isDestroyed: () => boolean
}

/** A page that dies as soon as it is loaded must not keep the machine busy. */
const againAfterMs = 10_000

/**
 * Loads the page anew when its process has died, at once or ten seconds after the last time. Main holds all it needs, except which
 * executions it was still to cancel: `onCrash` is called before it is loaded.
 */
export function reviveOnCrash(page: Page, clock: Clock, log: (message: string) => void, onCrash: () => void): void {
  let revivedAt = -Infinity
  page.on('render-process-gone', (_event, { reason, exitCode }) => {
    log(`The page's process ended: ${reason}, exit code ${exitCode}`)
    onCrash()
    clock.after(Math.max(0, revivedAt + againAfterMs - clock.monotonic()), () => {
      if (page.isDestroyed()) return
      revivedAt = clock.monotonic()
      page.reload()
    })
  })
}
