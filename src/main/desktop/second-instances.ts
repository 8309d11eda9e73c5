import { app } from 'electron'
import { BufferedEmitter } from './buffered-emitter'

/** What later starts pass to this one with their request for the lock, kept until somebody listens. Call it before the app is ready. */
export function catchSecondInstances(): BufferedEmitter<unknown> {
  const instances = new BufferedEmitter<unknown>()
  app.on('second-instance', (_event, _argv, _folder, data) => instances.emit(data))
  return instances
}
