import { mkdirSync } from 'node:fs'
import { simulatorConnection } from '@shared/connection'
import { closeDatabase, openDatabase } from './database'
import type { OpenedDatabase } from './database'
import { StoredDownloads } from './downloads'
import { StoredEndings } from './ended'
import { StoredExecutions } from './executions'
import { StoredLatency } from './latency'
import { StoredOutbox } from './outbox'
import { databasePath } from './place'

/** What the app stores about executions and files. */
export interface Stores {
  /** The database's file. */
  path: string
  executions: StoredExecutions
  endings: StoredEndings
  outbox: StoredOutbox
  downloads: StoredDownloads
  latency: StoredLatency
  /** A database that was set aside because it could not be read. */
  setAside: OpenedDatabase['setAside']
  close(): void
}

/**
 * Opens the stores in `folder`, after deleting what an earlier run tried in the simulator. Throws if the folder is not writable.
 * `toCheck`: the database was not closed properly.
 */
export function openStores(folder: string, toCheck?: boolean): Stores {
  mkdirSync(folder, { recursive: true })
  const path = databasePath(folder)
  const { database, setAside } = openDatabase(path, new Date(), toCheck)
  const executions = new StoredExecutions(database)
  executions.removeConnection(simulatorConnection)
  const latency = new StoredLatency(database)
  latency.remove(simulatorConnection)
  return {
    path,
    executions,
    endings: new StoredEndings(database),
    outbox: new StoredOutbox(database),
    downloads: new StoredDownloads(database),
    latency,
    setAside,
    close: () => closeDatabase(database, new Date()),
  }
}
