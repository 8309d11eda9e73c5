import { setTimeout as sleep } from 'node:timers/promises'
import type Database from 'libsql/promise'
import { firstRowsAtStartQuery, rowsAtStartQuery, searchOnlyTextAtStartQuery } from './rows'

/**
 * What is read off main's thread, unparsed and in one transaction: the newest rows at once, then all rows, then the text that only
 * search needs. The latter two are read when requested, so that each is drawn before the next is read. A promise resolves to null if
 * reading ahead fails.
 */
export interface ReadAhead {
  firstRows: Promise<unknown>
  rows: () => Promise<unknown>
  searchOnlyText: () => Promise<unknown>
}

/** If nobody asks within this time it is read anyway, because the transaction must not stay open for long. */
const asksWithinMs = 5_000

/** Starts reading the newest rows, which the page will request, while everything else is being loaded. */
export function readAhead(path: string): ReadAhead {
  const database = open(path)
  const read = (query: string): Promise<unknown> => database.then((it) => onlyRow(it, query)).catch(() => null)
  const firstRows = read(firstRowsAtStartQuery)
  const rows = readOnDemand(firstRows, () => read(rowsAtStartQuery))
  const searchOnlyText = readOnDemand(rows.read, () => read(searchOnlyTextAtStartQuery))
  void Promise.all([database, searchOnlyText.read]).then(([it]) => close(it)).catch(() => undefined)
  return { firstRows, rows: rows.ask, searchOnlyText: searchOnlyText.ask }
}

/** Reads after something else is there, as soon as this was asked for, or will not be any more. */
function readOnDemand(before: Promise<unknown>, read: () => Promise<unknown>): { read: Promise<unknown>; ask: () => Promise<unknown> } {
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

/** Opens a separate connection with a snapshot of the database as it is now. libsql runs its queries on a thread of its own. */
async function open(path: string): Promise<Database> {
  const { default: Connection } = await import('libsql/promise')
  const database = new Connection(path, { readonly: true })
  await database.exec('PRAGMA mmap_size = 1073741824')
  await database.exec('BEGIN')
  return database
}

/** Unmaps the file first: mapped pages count as this process's memory, and `close` takes effect only when its statements are garbage collected. */
async function close(database: Database): Promise<void> {
  await database.exec('ROLLBACK')
  await database.exec('PRAGMA mmap_size = 0')
  database.close()
}

async function onlyRow(database: Database, query: string): Promise<unknown> {
  const statement = await database.prepare(query)
  // `get` would run it on this thread.
  const rows: unknown[] = await statement.all()
  return rows[0]
}
