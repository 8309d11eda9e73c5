import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import Database from 'libsql'
import { z } from 'zod'
import { saying, verbatim } from '@shared/sayings/sayings'
import type { Saying } from '@shared/sayings/sayings'
import { codeOf, reasonOf } from '../reason'
import { words } from '../words/words'
import { migrations } from './migrations'
import { wasClosedCleanly } from './place'
import { ensureReadable } from './readable'

export type { Database }

/** How long a write waits for another program (a backup, a database browser). Main's thread is blocked meanwhile. */
const waitsMs = 250
/** The number of WAL pages (4 KiB each) that triggers a checkpoint. It waits for the disk, and blocks main's thread. */
const checkpointAfterPages = 4000
/** While another program reads, the log grows without end. Once it has finished, the log is cut to this. */
const maxRestingLogBytes = 32 * 1024 ** 2

const damageReport = z.object({ quick_check: z.string() })
const pageCount = z.object({ page_count: z.int() })
const freePages = z.object({ freelist_count: z.int() })
const schemaVersion = z.object({ user_version: z.int() })

/** An opened database, and where a damaged one in its place was moved. */
export interface OpenedDatabase {
  database: Database.Database
  setAside: { path: string; reason: Saying } | null
}

/**
 * Opens `monitor.db` and migrates it to the newest schema. A file that cannot be read, is damaged, or was written by a newer
 * version is kept beside it with the date in its name, and a fresh one is created. Only a database that was not closed properly is
 * checked for damage, which reads all of it. Throws if the folder is not writable, or if another program, the disk or the
 * permissions prevent a sound file from being opened. That file stays where it is.
 */
export function openDatabase(path: string, now: Date, toCheck = !wasClosedCleanly(path)): OpenedDatabase {
  try {
    return { database: open(path, toCheck), setAside: null }
  } catch (error) {
    if (!existsSync(path) || isPassing(error)) throw error
    ensureReadable(path)
    const aside = asideOf(path, now)
    moveAll(path, aside)
    const reason = error instanceof NewerVersion ? saying('newer-version') : verbatim(reasonOf(error))
    try {
      return { database: open(path, false), setAside: { path: aside, reason } }
    } catch (second) {
      // Nobody would be told about a file set aside now.
      moveAll(aside, path)
      throw second
    }
  }
}

/**
 * Runs `work` in a transaction, or in the one under way. It takes its turn to write first: in libsql a statement that waited for it in
 * vain stays in progress, and until it is garbage, nothing that others write can be committed. Throws what `work` throws, in words for
 * the user if the cause is known. After an error such as a full disk SQLite has rolled back by itself, and libsql's own transactions
 * would throw that there is nothing to roll back. Nothing is written once another program has taken the file away.
 */
export function write<T>(database: Database.Database, work: () => T): T {
  if (database.inTransaction) return work()
  if (isMoved(database)) {
    emptyLog(database)
    throw new Error(words().storing.moved)
  }
  try {
    database.exec('BEGIN IMMEDIATE')
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    if (database.inTransaction) database.exec('ROLLBACK')
    throw inWords(error)
  }
}

/**
 * Closes a database. One that another program took away is written anew: in its old place, or beside the file that is there now, with
 * the date in its name. One of which most was deleted gives its space back. Throws if that fails.
 */
export function closeDatabase(database: Database.Database, now: Date): void {
  const file = files.get(database)
  try {
    if (file !== undefined && isMoved(database)) rescue(database, file.path, asideOf(file.path, now))
    else if (isMostlyFree(database)) database.exec('VACUUM')
  } finally {
    database.close()
  }
}

/** The file of each opened database. SQLite goes on with it, without an error, when another program moves, deletes or replaces it. */
const files = new WeakMap<Database.Database, { path: string; inode: bigint | undefined }>()

const inodeOf = (path: string): bigint | undefined => statSync(path, { bigint: true, throwIfNoEntry: false })?.ino

/** Whether another program has moved, deleted or replaced the database's file. */
function isMoved(database: Database.Database): boolean {
  const file = files.get(database)
  return file?.inode !== undefined && inodeOf(file.path) !== file.inode
}

/** The log stays in place, and SQLite would read it into the file that is there now. */
function emptyLog(database: Database.Database): void {
  database.pragma('wal_checkpoint(TRUNCATE)')
}

function rescue(database: Database.Database, path: string, aside: string): void {
  try {
    emptyLog(database)
    database.prepare('VACUUM INTO ?').run(aside)
    if (!existsSync(path)) renameSync(aside, path)
  } catch (error) {
    rmSync(aside, { force: true })
    throw inWords(error)
  }
}

function isMostlyFree(database: Database.Database): boolean {
  const { page_count: pages } = pageCount.parse(database.prepare('PRAGMA page_count').get())
  const { freelist_count: free } = freePages.parse(database.prepare('PRAGMA freelist_count').get())
  return free > pages / 2
}

/** Where a database is kept that is no longer used. */
const asideOf = (path: string, now: Date): string => `${path}.${now.toISOString().replaceAll(':', '-')}`

/** Moves a database with its log, replacing any at the target. */
function moveAll(from: string, to: string): void {
  for (const suffix of ['', '-wal', '-shm']) {
    rmSync(to + suffix, { force: true })
    if (existsSync(from + suffix)) renameSync(from + suffix, to + suffix)
  }
}

function inWords(error: unknown): unknown {
  const code = codeOf(error)
  const cause = causes.find(([pattern]) => pattern.test(code))?.[1]
  return cause === undefined ? error : Object.assign(new Error(words().storing[cause], { cause: error }), { code })
}

const causes = [
  [/^SQLITE_(BUSY|LOCKED)/, 'locked'],
  [/^SQLITE_FULL/, 'full'],
  [/^SQLITE_(PERM|READONLY|CANTOPEN)/, 'denied'],
  [/^SQLITE_IOERR/, 'broken'],
] as const

/** Errors that say nothing about the file: another program has locked it, or the disk is full, failing or read-only. */
function isPassing(error: unknown): boolean {
  const code = codeOf(error)
  return /^SQLITE_(BUSY|LOCKED|FULL|NOMEM|PERM|READONLY|IOERR)/.test(code) && !/_(READ|SHORT_READ|CORRUPTFS)$/.test(code)
}

/** The database was written by a newer version of the app. */
class NewerVersion extends Error {}

function open(path: string, toCheck: boolean): Database.Database {
  const database = new Database(path)
  try {
    database.pragma(`busy_timeout = ${waitsMs}`)
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = NORMAL')
    database.pragma(`wal_autocheckpoint = ${checkpointAfterPages}`)
    database.pragma(`journal_size_limit = ${maxRestingLogBytes}`)
    database.pragma('foreign_keys = ON')
    // What the user deleted for good must not stay readable in pages that are free.
    database.pragma('secure_delete = ON')
    if (toCheck) check(database)
    migrate(database)
    files.set(database, { path, inode: inodeOf(path) })
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function check(database: Database.Database): void {
  const { quick_check: verdict } = damageReport.parse(database.prepare('PRAGMA quick_check(1)').get())
  if (verdict !== 'ok') throw new Error(verdict)
}

function migrate(database: Database.Database): void {
  const { user_version: version } = schemaVersion.parse(database.prepare('PRAGMA user_version').get())
  if (version > migrations.length) throw new NewerVersion()
  const step = database.transaction((sql: string, to: number) => {
    database.exec(sql)
    database.exec(`PRAGMA user_version = ${to}`)
  })
  migrations.slice(version).forEach((sql, index) => step(sql, version + index + 1))
}
