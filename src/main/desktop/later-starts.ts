import { app } from 'electron'
import { UntilHeard } from './until-heard'

/** What later starts pass to this one with their request for the lock, kept until somebody listens. Call it before the app is ready. */
export function catchLaterStarts(): UntilHeard<unknown> {
  const starts = new UntilHeard<unknown>()
  app.on('second-instance', (_event, _argv, _folder, data) => starts.tell(data))
  return starts
}
