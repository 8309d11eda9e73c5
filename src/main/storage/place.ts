import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** The database's file in the user-data folder. */
export const databaseIn = (folder: string): string => join(folder, 'monitor.db')

/** True of a database that the last to use it closed, which removes the log; any other is to be checked. */
export const wasClosed = (path: string): boolean => existsSync(path) && !existsSync(`${path}-wal`)
