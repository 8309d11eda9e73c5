import { parentPort, workerData } from 'node:worker_threads'
import Database from 'libsql'
import { rowsAtStartQuery } from './rows'

// A thread of its own: given the path of a database, it answers the stored rows and ends.
const database = new Database(String(workerData), { readonly: true })
database.pragma('mmap_size = 1073741824')
parentPort?.postMessage(database.prepare(rowsAtStartQuery).get())
database.close()
