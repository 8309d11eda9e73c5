import { app } from 'electron'
import { UntilHeard } from './until-heard'

/**
 * The command lines of later starts, kept until somebody listens. Call it before the app is ready. They are Chromium's copies, which may have
 * switches added and sorted first: its message holds 32 KiB, so a second copy in the lock's own data would halve the IDs that fit.
 */
export function catchLaterStarts(): UntilHeard<string[]> {
  const starts = new UntilHeard<string[]>()
  app.on('second-instance', (_event, argv) => starts.tell(argv))
  return starts
}
