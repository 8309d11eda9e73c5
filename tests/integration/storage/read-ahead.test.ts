import { readFileSync } from 'node:fs'
import Database from 'libsql'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { readAhead } from '../../../src/main/storage/read-ahead'
import { openStores, type Stores } from '../../../src/main/storage/stores'
import { storedColumns, storedSearchOnlyText } from '../../../src/main/storage/stored-columns'
import { temporaryFolder } from '../../support/folder'
import { id as idOf } from '../../support/ids'

const id = idOf(1)
let folder: string
let stores: Stores

beforeEach(() => {
  folder = temporaryFolder()
  stores = openStores(folder)
  stores.executions.add([id], 'main', 1_000)
})
afterEach(() => {
  stores.close()
})

it('reads the rows and the text that only search needs as of the same moment', async () => {
  const ahead = readAhead(stores.path)
  expect(storedColumns.parse(await ahead.rows())).toMatchObject({ id: JSON.stringify([id]) })
  stores.executions.remove([id])
  expect(storedSearchOnlyText.parse(await ahead.searchOnlyText())).toBe('[null]')
})

it('reads first what the list begins with: pinned rows, then the newest, without archived ones and what an earlier run tried in the simulator', async () => {
  for (let i = 0; i < 150; i += 1) stores.executions.add([idOf(i + 2)], 'main', 2_000 + i)
  stores.executions.add([idOf(200)], 'simulator', 9_000)
  stores.executions.describe([id], { pinned: true })
  stores.executions.describe([idOf(151)], { archive: 'archived' })
  const ahead = readAhead(stores.path)
  const newest = storedColumns.parse(await ahead.firstRows)
  expect(JSON.parse(newest.id)).toEqual([id, ...Array.from({ length: 99 }, (_, i) => idOf(150 - i))])
  expect(JSON.parse(storedColumns.parse(await ahead.rows()).id)).not.toContain(idOf(200))
})

// Where the system tells what a process has mapped.
it.runIf(process.platform === 'linux')('closes the database once both are read', async () => {
  // What is in the log alone is not read from the database's own file.
  new Database(stores.path).exec('PRAGMA wal_checkpoint(TRUNCATE)')
  const ahead = readAhead(stores.path)
  await ahead.rows()
  const mapped = (): boolean => readFileSync('/proc/self/maps', 'utf8').includes(`${stores.path}\n`)
  expect(mapped()).toBe(true)
  await ahead.searchOnlyText()
  await vi.waitFor(() => expect(mapped()).toBe(false), 10_000)
})
