import { parentPort, workerData } from 'node:worker_threads'
import Database from 'libsql'
import { z } from 'zod'
import { storedRows } from './rows'

// A thread of its own: given the path of a database that is open elsewhere, it answers the stored rows and ends.
const database = new Database(z.string().parse(workerData), { readonly: true })
parentPort?.postMessage(storedRows(database))
database.close()
