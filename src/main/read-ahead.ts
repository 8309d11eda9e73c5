import createThread from './storage/rows-thread?nodeWorker'

/**
 * Begins to read the rows that the page will ask for, while everything else is being loaded, and answers them unparsed;
 * null when they cannot be read so.
 */
export function readAhead(path: string): Promise<unknown> {
  return new Promise((resolve) => {
    const thread = createThread({ workerData: path })
    thread.once('message', resolve)
    thread.once('error', () => resolve(null))
    thread.once('exit', () => resolve(null))
  })
}
