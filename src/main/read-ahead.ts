import createThread from './storage/rows-thread?nodeWorker'

/**
 * What a thread reads, unparsed: the rows at once, and what a search looks through beside them when it is asked to, so that
 * the one is drawn before the other is read; null when they cannot be read so.
 */
export interface ReadAhead {
  rows: Promise<unknown>
  alsoFound: () => Promise<unknown>
}

/** Begins to read the rows that the page will ask for, while everything else is being loaded. */
export function readAhead(path: string): ReadAhead {
  const thread = createThread({ workerData: path })
  const told = (what: keyof ReadAhead): Promise<unknown> =>
    new Promise((resolve) => {
      thread.on('message', (message: Partial<Record<keyof ReadAhead, unknown>>) => {
        if (what in message) resolve(message[what])
      })
      thread.once('error', () => resolve(null))
      thread.once('exit', () => resolve(null))
    })
  const alsoFound = told('alsoFound')
  return {
    rows: told('rows'),
    alsoFound: () => {
      thread.postMessage('alsoFound')
      return alsoFound
    },
  }
}
