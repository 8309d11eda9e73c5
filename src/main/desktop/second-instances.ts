import { app } from 'electron'
import { BufferedEmitter } from './buffered-emitter'

/**
 * The command lines of second instances, kept until somebody listens. Call it before the app is ready. They are Chromium's copies, which may have
 * switches added and sorted first: its message holds 32 KiB, so a second copy in the lock's own data would halve the IDs that fit.
 */
export function catchSecondInstances(): BufferedEmitter<string[]> {
  const instances = new BufferedEmitter<string[]>()
  app.on('second-instance', (_event, argv) => instances.emit(argv))
  return instances
}
