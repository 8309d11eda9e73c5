import { app } from 'electron'
import { BufferedEmitter } from './buffered-emitter'

/** What later starts pass to this one with their request for the lock, kept until somebody listens. Call it before the app is ready. */
export function catchLaterStarts(): BufferedEmitter<unknown> {
  const starts = new BufferedEmitter<unknown>()
  app.on('second-instance', (_event, _argv, _folder, data) => starts.emit(data))
  return starts
}
