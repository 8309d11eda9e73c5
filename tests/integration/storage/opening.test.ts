import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import { beforeEach, describe, expect, it } from 'vitest'
import { saying, verbatim } from '@shared/sayings/sayings'
import { openDatabase } from '../../../src/main/storage/database'
import { StoredDownloads } from '../../../src/main/storage/downloads'
import { StoredEndings } from '../../../src/main/storage/ended'
import { StoredExecutions } from '../../../src/main/storage/executions'
import { migrations } from '../../../src/main/storage/migrations'
import { temporaryFolder } from '../../support/folder'
import { id } from '../../support/ids'

const now = new Date('2026-11-23T10:00:00Z')
const files = JSON.stringify([{ fileId: 'file_1', format: 'image/png', width: 1, height: 2, durationMs: null, sizeBytes: 3, expiresAt: null }])
let folder: string
let path: string

beforeEach(() => {
  folder = temporaryFolder()
  path = join(folder, 'monitor.db')
})

it('a database of an older version is migrated to the newest schema', () => {
  const old = new Database(path)
  old.exec(migrations[0] ?? '')
  old.exec('PRAGMA user_version = 1')
  old.exec(`INSERT INTO executions (id, connectionId, status, trackedAt, endSeenAt, latencyMs, cost, files, result)
    VALUES ('${id(1)}', 'main', 'COMPLETED', 1, 5000, 20.6, '0.1', '${files}', 'fetched'), ('${id(2)}', 'main', 'PENDING', 1, NULL, NULL, NULL, '[]', 'none')`)
  old.close()
  const { database, setAside } = openDatabase(path, now)
  expect(setAside).toBeNull()
  expect(new StoredExecutions(database).rows().fileCount).toBe('[1,0]')
  expect(new StoredExecutions(database).find(id(1))).toMatchObject({ note: null, batch: null, pinned: false, archive: 'open', latencyMs: 20.6 })
  expect(new StoredEndings(database).cells({ connectionId: 'main', correctionMs: 0 }, [{ from: 0, to: 10_000 }])).toEqual([
    { model: null, status: 'COMPLETED', place: 0, count: 1, costNanos: '100000000', otherCosts: [], durationsMs: [21] },
  ])
  database.close()
})

it('the words of failures stored by an older version are kept', () => {
  const old = new Database(path)
  const before = migrations.findIndex((step) => step.includes('failureSaying'))
  for (const step of migrations.slice(0, before)) old.exec(step)
  old.exec(`PRAGMA user_version = ${before}`)
  const trouble = JSON.stringify({ kind: 'server', message: 'It had "trouble".', code: null, httpStatus: 503, requestId: 'req_1' })
  old.prepare(`INSERT INTO executions (id, connectionId, status, trackedAt, files, result, trouble) VALUES ('${id(1)}', 'main', 'PENDING', 1, '[]', 'none', ?)`).run(trouble)
  old.exec(`INSERT INTO downloads (id, connectionId, executionId, fileId, folder, name, onExisting, phase, syncedBytes, createdAt, failureKind, failureMessage)
    VALUES ('d', 'main', '${id(1)}', 'f', '/x', 'a.png', 'ask', 'failed', 0, 1, 'disk', 'It was read-only.')`)
  old.close()
  const { database, setAside } = openDatabase(path, now)
  expect(setAside).toBeNull()
  expect(new StoredExecutions(database).find(id(1))?.trouble).toEqual({
    kind: 'server', saying: verbatim('It had "trouble".'), code: null, httpStatus: 503, requestId: 'req_1',
  })
  expect(new StoredDownloads(database).all()[0]?.failure).toEqual({ kind: 'disk', saying: verbatim('It was read-only.'), requestId: null })
  database.close()
})

describe('a database that cannot be opened', () => {
  it('is set aside with the date in its name, and a fresh one is created', () => {
    const damaged = 'these are not the pages of a database. '.repeat(200)
    writeFileSync(path, damaged)
    writeFileSync(`${path}-wal`, 'its log')
    const { database, setAside } = openDatabase(path, now)
    expect(readFileSync(`${setAside?.path}-wal`, 'utf8')).toBe('its log')
    expect(setAside?.path).toBe(join(folder, 'monitor.db.2026-11-23T10-00-00.000Z'))
    expect(readFileSync(setAside?.path ?? '', 'utf8')).toBe(damaged)
    expect(new StoredExecutions(database).rows().id).toBe('[]')
    database.close()
  })

  it('is set aside if a newer version wrote it', () => {
    const newer = openDatabase(path, now).database
    newer.exec('PRAGMA user_version = 999')
    newer.close()
    const { database, setAside } = openDatabase(path, now)
    expect(setAside?.reason).toEqual(saying('newer-version'))
    database.close()
  })

  it('is an error if the folder is not writable', () => {
    expect(() => openDatabase(join(folder, 'no', 'such', 'folder', 'monitor.db'), now)).toThrow()
    expect(readdirSync(folder)).toEqual([])
  })
})
