import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { simulatorConnection } from '@shared/connection'
import type { Notice } from '@shared/contract'
import { openConfig } from './config'
import type { Config } from './config'
import { openDatabase } from './database'
import { StoredDownloads } from './downloads'
import { StoredEndings } from './ended'
import { StoredExecutions } from './executions'
import { StoredLatency } from './latency'
import { StoredOutbox } from './outbox'

/** Everything the app keeps, under its user-data folder. */
export interface Stores {
  config: Config
  executions: StoredExecutions
  endings: StoredEndings
  outbox: StoredOutbox
  downloads: StoredDownloads
  latency: StoredLatency
  /** What was set aside because it could not be read. */
  notices: Notice[]
  close(): void
}

/**
 * Opens what is kept in `folder`, without what an earlier run stopped tracking or tried in the simulator. Throws when the
 * folder cannot be written.
 */
export function openStores(folder: string): Stores {
  mkdirSync(folder, { recursive: true })
  const { config, setAside: configSetAside } = openConfig(folder, new Date())
  const { database, setAside: databaseSetAside } = openDatabase(join(folder, 'monitor.db'), new Date())
  const executions = new StoredExecutions(database)
  executions.purgeStopped()
  executions.removeConnection(simulatorConnection)
  const notices: Notice[] = []
  if (databaseSetAside) notices.push({ kind: 'database-set-aside', ...databaseSetAside })
  if (configSetAside) notices.push({ kind: 'settings-set-aside', path: configSetAside })
  return {
    config,
    executions,
    endings: new StoredEndings(database),
    outbox: new StoredOutbox(database),
    downloads: new StoredDownloads(database),
    latency: new StoredLatency(database),
    notices,
    close: () => database.close(),
  }
}
