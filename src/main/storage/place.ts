import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** The database's file in the user-data folder. */
export const databasePath = (folder: string): string => join(folder, 'monitor.db')

/** True if the database was closed properly, which removes its log. Any other must be checked. */
export const wasClosedCleanly = (path: string): boolean => existsSync(path) && !existsSync(`${path}-wal`)
