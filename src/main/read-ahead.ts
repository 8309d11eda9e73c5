import { setTimeout as sleep } from 'node:timers/promises'
import type Database from 'libsql/promise'
import { alsoFoundAtStartQuery, rowsAtStartQuery } from './storage/rows'

/**
 * What is read beside main's thread, unparsed: the rows at once, and what a search looks through beside them when it is asked
 * to, so that the one is drawn before the other is read; null when they cannot be read so.
 */
export interface ReadAhead {
  rows: Promise<unknown>
  alsoFound: () => Promise<unknown>
}

/** Nothing may keep an old state of the database open for long. */
const asksWithinMs = 5_000

/** Begins to read the rows that the page will ask for, while everything else is being loaded. */
export function readAhead(path: string): ReadAhead {
  const database = open(path)
  const read = (query: string): Promise<unknown> => database.then((it) => onlyRow(it, query)).catch(() => null)
  let ask = (): void => undefined
  const asked = new Promise<void>((resolve) => {
    ask = resolve
  })
  const rows = read(rowsAtStartQuery)
  const alsoFound = rows
    .then(() => Promise.race([asked, sleep(asksWithinMs, undefined, { ref: false })]))
    .then(() => read(alsoFoundAtStartQuery))
  void Promise.all([database, alsoFound]).then(([it]) => close(it)).catch(() => undefined)
  return {
    rows,
    alsoFound: () => {
      ask()
      return alsoFound
    },
  }
}

/** A connection of its own, which sees the database as it is now. libsql runs what it is asked in a thread of its own. */
async function open(path: string): Promise<Database> {
  const { default: Connection } = await import('libsql/promise')
  const database = new Connection(path, { readonly: true })
  await database.exec('PRAGMA mmap_size = 1073741824')
  await database.exec('BEGIN')
  return database
}

/** The file's pages count as this process's memory while they are mapped, and `close` waits for the garbage collection of its statements. */
async function close(database: Database): Promise<void> {
  await database.exec('ROLLBACK')
  await database.exec('PRAGMA mmap_size = 0')
  database.close()
}

async function onlyRow(database: Database, query: string): Promise<unknown> {
  const statement = await database.prepare(query)
  // `get` would run it in this thread.
  const rows: unknown[] = await statement.all()
  return rows[0]
}
