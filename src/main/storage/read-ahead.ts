import { setTimeout as sleep } from 'node:timers/promises'
import type Database from 'libsql/promise'
import { alsoFoundAtStartQuery, newestAtStartQuery, rowsAtStartQuery } from './rows'

/**
 * What is read beside main's thread, unparsed and of one moment: the newest rows at once, then all rows, then what a search
 * looks through beside them, each when it is asked for, so that the one is drawn before the next is read; null when it cannot
 * be read so.
 */
export interface ReadAhead {
  newest: Promise<unknown>
  rows: () => Promise<unknown>
  alsoFound: () => Promise<unknown>
}

/** Nothing may keep an old state of the database open for long. */
const asksWithinMs = 5_000

/** Begins to read the newest of the rows that the page will ask for, while everything else is being loaded. */
export function readAhead(path: string): ReadAhead {
  const database = open(path)
  const read = (query: string): Promise<unknown> => database.then((it) => onlyRow(it, query)).catch(() => null)
  const newest = read(newestAtStartQuery)
  const rows = onceAsked(newest, () => read(rowsAtStartQuery))
  const alsoFound = onceAsked(rows.read, () => read(alsoFoundAtStartQuery))
  void Promise.all([database, alsoFound.read]).then(([it]) => close(it)).catch(() => undefined)
  return { newest, rows: rows.ask, alsoFound: alsoFound.ask }
}

/** Reads what comes after something else, once that is there and this was asked for or is not going to be. */
function onceAsked(before: Promise<unknown>, read: () => Promise<unknown>): { read: Promise<unknown>; ask: () => Promise<unknown> } {
  let begin = (): void => undefined
  const asked = new Promise<void>((resolve) => {
    begin = resolve
  })
  const reading = before.then(() => Promise.race([asked, sleep(asksWithinMs, undefined, { ref: false })])).then(read)
  return {
    read: reading,
    ask: () => {
      begin()
      return reading
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
