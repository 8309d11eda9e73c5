import { parentPort, workerData } from 'node:worker_threads'
import Database from 'libsql'
import { alsoFoundAtStartQuery, rowsAtStartQuery } from './rows'

// A thread of its own: given the path of a database, it answers the stored rows, then what a search looks through beside them, and ends.
const database = new Database(String(workerData), { readonly: true })
database.pragma('mmap_size = 1073741824')
// Both are of one moment.
database.exec('BEGIN')
parentPort?.postMessage({ rows: database.prepare(rowsAtStartQuery).get() })
parentPort?.postMessage({ alsoFound: database.prepare(alsoFoundAtStartQuery).get() })
database.close()
