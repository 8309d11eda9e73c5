import type { StoredColumns } from '@shared/listed'
import { storedColumns } from './storage/rows'
import createThread from './storage/rows-thread?nodeWorker'

/**
 * Begins to read the rows that the page will ask for, while it is being loaded. The first call of the answer gives them,
 * as they were at the beginning; every other one, and the first when they could not be read, gives null.
 */
export function readAhead(path: string): () => Promise<StoredColumns | null> {
  let reading: Promise<StoredColumns | null> | null = new Promise<StoredColumns | null>((resolve) => {
    const thread = createThread({ workerData: path })
    thread.once('message', (rows: unknown) => resolve(storedColumns.safeParse(rows).data ?? null))
    thread.once('error', () => resolve(null))
    thread.once('exit', () => resolve(null))
  })
  return async () => {
    const rows = await reading
    reading = null
    return rows
  }
}
