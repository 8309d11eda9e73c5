import createThread from './storage/rows-thread?nodeWorker'

/** What a thread reads, unparsed: the rows, and a little later what a search looks through beside them; null when they cannot be read so. */
export interface ReadAhead {
  rows: Promise<unknown>
  alsoFound: Promise<unknown>
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
  return { rows: told('rows'), alsoFound: told('alsoFound') }
}
