import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import Database from 'libsql'
import { alsoFoundAtStartQuery, rowsAtStartQuery } from './rows'

/** Nothing may keep an old state of the database open for long. */
const asksWithinMs = 5_000

// A thread of its own: given the path of a database, it answers the stored rows; then, once it gets any message, what a
// search looks through beside them; and ends.
const database = new Database(String(workerData), { readonly: true })
database.pragma('mmap_size = 1073741824')
// Both are of one moment.
database.exec('BEGIN')
if (parentPort !== null) {
  const asked = once(parentPort, 'message')
  parentPort.postMessage({ rows: database.prepare(rowsAtStartQuery).get() })
  await Promise.race([asked, sleep(asksWithinMs, undefined, { ref: false })])
  parentPort.postMessage({ alsoFound: database.prepare(alsoFoundAtStartQuery).get() })
  parentPort.close()
}
database.close()
