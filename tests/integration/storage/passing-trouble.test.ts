import { spawn } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { verbatim } from '@shared/sayings/sayings'
import { noRate } from '../../../src/main/modelroute/rate-limit'
import { openDatabase } from '../../../src/main/storage/database'
import { StoredExecutions } from '../../../src/main/storage/executions'
import { StoredOutbox } from '../../../src/main/storage/outbox'
import { newExecution } from '../../../src/main/tracking/observe'
import type { ObservedChange } from '../../../src/main/tracking/repository'
import { temporaryFolder } from '../../support/folder'

const now = new Date('2026-11-23T10:00:00Z')
const id = 'exec_00000000-0000-4000-8000-000000000001'
const another = 'exec_00000000-0000-4000-8000-000000000002'
const processing: ObservedChange = {
  execution: { ...newExecution(id, 'main', 1), status: 'PROCESSING' },
  transition: null,
  announce: null,
  raw: null,
  observation: { at: 1, asked: 'status', tookMs: 1, httpStatus: 200, status: 'PROCESSING', requestId: null, rate: noRate, failure: null },
}
let folder: string
let path: string

beforeEach(() => {
  folder = temporaryFolder()
  path = join(folder, 'monitor.db')
})
afterEach(() => {
  vi.restoreAllMocks()
})

/** Another program that holds the database in `path` for itself; answers what lets go of it. */
async function holdIt(): Promise<() => Promise<void>> {
  const code = `
    const database = new (require('libsql'))(process.argv[1])
    database.exec('PRAGMA locking_mode = EXCLUSIVE')
    database.exec('BEGIN EXCLUSIVE')
    console.log('held')`
  const holder = spawn(process.execPath, ['-e', `${code}; setInterval(() => database.inTransaction, 1000)`, path])
  await once(holder.stdout, 'data')
  return async () => {
    holder.kill()
    await once(holder, 'exit')
  }
}

/** Another program that writes to the database in `path`, until a line comes in. */
async function writeFor(): Promise<ChildProcessWithoutNullStreams> {
  const code = `
    const database = new (require('libsql'))(process.argv[1])
    database.exec('BEGIN IMMEDIATE')
    console.log('writing')
    process.stdin.once('data', () => {
      database.exec('COMMIT')
      process.exit()
    })`
  const writer = spawn(process.execPath, ['-e', code, path])
  await once(writer.stdout, 'data')
  return writer
}

/** Stores one execution in a process of its own, which is sure to have closed the database. */
function stored(): void {
  const { database } = openDatabase(path, now)
  new StoredExecutions(database).add([id], 'main', 1)
  database.close()
}

/** Lets each statement of the database fail with `code`, as SQLite does on a disk that is full or cannot be written. */
function failWith(code: string, times: number): void {
  const exec = vi.spyOn(Database.prototype, 'pragma')
  for (let n = 0; n < times; n += 1) {
    exec.mockImplementationOnce(() => {
      throw Object.assign(new Error(`it said ${code}`), { code })
    })
  }
}

describe('a sound database that cannot be opened now', () => {
  it('stays where it is while another program holds it', async () => {
    const old = new Database(path)
    old.exec('PRAGMA journal_mode = DELETE; CREATE TABLE theirs (a)')
    old.close()
    const letGo = await holdIt()
    expect(() => openDatabase(path, now)).toThrow('locked')
    await letGo()
    expect(readdirSync(folder).filter((name) => name.includes('2026'))).toEqual([])
  })

  it.each(['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE', 'SQLITE_IOERR_WRITE', 'SQLITE_READONLY', 'SQLITE_PERM', 'SQLITE_NOMEM'])('stays where it is after %s', (code) => {
    stored()
    failWith(code, 1)
    expect(() => openDatabase(path, now)).toThrow(code)
    const { database, setAside } = openDatabase(path, now)
    expect(setAside).toBeNull()
    expect(new StoredExecutions(database).find(id)).not.toBeNull()
    database.close()
  })
})

it('is written to once another program has finished writing to it', async () => {
  const { database } = openDatabase(path, now)
  const writer = await writeFor()
  const ended = once(writer, 'exit')
  writer.stdin.write('enough')
  expect(new StoredExecutions(database).add([id], 'main', 1)).toMatchObject([{ id }])
  await ended
  database.close()
})

it('is written to again after another program was writing to it for longer than a write waits', async () => {
  const { database } = openDatabase(path, now)
  const executions = new StoredExecutions(database)
  const outbox = new StoredOutbox(database)
  executions.add([id], 'main', 1)
  const writer = await writeFor()
  const ended = once(writer, 'exit')
  for (let n = 0; n < 2; n += 1) {
    expect(() => executions.save([processing])).toThrow('Another program has locked the database.')
    expect(() => executions.add([another], 'main', 1)).toThrow('locked')
    expect(() => executions.stop([another])).toThrow('locked')
    expect(() => outbox.markAnnounced([id], 1, null)).toThrow('locked')
  }
  writer.stdin.write('enough')
  await ended
  executions.save([processing])
  expect(executions.find(id)).toMatchObject({ status: 'PROCESSING' })
  expect(executions.add([another], 'main', 1)).toMatchObject([{ id: another }])
  database.close()
})

it('a full disk is given as the reason, and is written to again once it has room', () => {
  const { database } = openDatabase(path, now)
  const executions = new StoredExecutions(database)
  executions.add([id], 'main', 1)
  const long = { ...processing, raw: { kind: 'status', body: 'a'.repeat(1_000_000) } } as const
  database.pragma('max_page_count = 100')
  expect(() => executions.save([long])).toThrow('The disk is full. Free some space.')
  database.pragma('max_page_count = 100000')
  executions.save([long])
  expect(executions.find(id)).toMatchObject({ status: 'PROCESSING' })
  database.close()
})

it.each([
  ['SQLITE_READONLY_DIRECTORY', 'The app has no permission to write to its database.'],
  ['SQLITE_CANTOPEN', 'The app has no permission to write to its database.'],
  ['SQLITE_IOERR_WRITE', 'The disk is not working properly. Check it.'],
  ['SQLITE_CONSTRAINT', 'it said SQLITE_CONSTRAINT'],
])('gives the cause of %s in words if it is known, and is written to again once that is over', (code, words) => {
  const { database } = openDatabase(path, now)
  const executions = new StoredExecutions(database)
  vi.spyOn(database, 'exec').mockImplementationOnce(() => {
    throw Object.assign(new Error(`it said ${code}`), { code })
  })
  expect(() => executions.add([id], 'main', 1)).toThrow(words)
  expect(executions.add([id], 'main', 1)).toMatchObject([{ id }])
  database.close()
})

it('the log that grew while another program was reading is cut once it has finished', () => {
  const { database } = openDatabase(path, now)
  const executions = new StoredExecutions(database)
  executions.add([id], 'main', 1)
  const fill = (count: number): void => {
    for (let n = 0; n < count; n += 1) executions.save([{ ...processing, raw: { kind: 'status', body: String(n).repeat(2_000_000) } }])
  }
  const reader = new Database(path)
  reader.exec('BEGIN')
  reader.prepare('SELECT * FROM executions').all()
  fill(24)
  const grown = statSync(`${path}-wal`).size
  reader.exec('ROLLBACK')
  reader.close()
  fill(6)
  expect(statSync(`${path}-wal`).size).toBeLessThan(grown / 2)
  database.close()
})

it.each(['SQLITE_IOERR_SHORT_READ', 'SQLITE_IOERR_READ', 'SQLITE_IOERR_CORRUPTFS'])('a database that cannot be read to its end (%s) is set aside', (code) => {
  stored()
  failWith(code, 1)
  const { database, setAside } = openDatabase(path, now)
  expect(setAside?.reason).toEqual(verbatim(`it said ${code}`))
  database.close()
})

it('a database that this user may not read is no damaged one, and stays where it is', () => {
  stored()
  chmodSync(path, 0o000)
  chmodSync(folder, 0o777)
  const isRoot = process.geteuid?.() === 0
  if (isRoot) process.seteuid?.(65_534)
  try {
    expect(() => openDatabase(path, now)).toThrow('EACCES')
  } finally {
    if (isRoot) process.seteuid?.(0)
  }
  chmodSync(path, 0o600)
  const { database } = openDatabase(path, now)
  expect(new StoredExecutions(database).find(id)).not.toBeNull()
  database.close()
})

it('damage where nothing is read at the start is found if the database was not closed properly', () => {
  stored()
  const sound = new Database(path)
  sound.pragma('wal_checkpoint(TRUNCATE)')
  const { rootpage } = z.object({ rootpage: z.int() }).parse(sound.prepare("SELECT rootpage FROM sqlite_master WHERE name = 'transitions'").get())
  sound.close()
  const bytes = readFileSync(path)
  const pageSize = 4096
  bytes.fill(0xff, (rootpage - 1) * pageSize, rootpage * pageSize)
  writeFileSync(path, bytes)
  const unchecked = openDatabase(path, now, false)
  expect(unchecked.setAside).toBeNull()
  unchecked.database.close()
  const { database, setAside } = openDatabase(path, now, true)
  expect(setAside).not.toBeNull()
  database.close()
})

it('a damaged database is put back if no fresh one can be created, so that the next start reports it', () => {
  const damaged = 'these are not the pages of a database. '.repeat(200)
  writeFileSync(path, damaged)
  failWith('SQLITE_NOTADB', 1)
  failWith('SQLITE_FULL', 1)
  expect(() => openDatabase(path, now)).toThrow('SQLITE_FULL')
  vi.restoreAllMocks()
  expect(readFileSync(path, 'utf8')).toBe(damaged)
  const { database, setAside } = openDatabase(path, now)
  expect(setAside).not.toBeNull()
  database.close()
})
