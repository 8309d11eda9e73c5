import { readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import { beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../../src/main/storage/database'
import { StoredExecutions } from '../../../src/main/storage/executions'
import { openStores } from '../../../src/main/storage/stores'
import type { Stores } from '../../../src/main/storage/stores'
import { temporaryFolder } from '../../support/folder'
import { id } from '../../support/ids'

const many = Array.from({ length: 500 }, (_, n) => id(n))
const [early, late, refused] = [id(1_001), id(1_002), id(1_003)]
let folder: string
let path: string
let stores: Stores

beforeEach(() => {
  folder = temporaryFolder()
  path = join(folder, 'monitor.db')
  stores = openStores(folder)
  stores.executions.add([...many, early], 'main', 1)
})

/** The IDs in a database that is sound. */
function idsIn(file: string): string[] {
  const { database, setAside } = openDatabase(file, new Date(), true)
  expect(setAside).toBeNull()
  const ids = new StoredExecutions(database).ids()
  database.close()
  return ids
}

describe('a database whose file another program takes away while it is open', () => {
  it('is not written any more, and is there again at the next start, if it was deleted', () => {
    rmSync(path)
    expect(() => stores.executions.add([late], 'main', 2)).toThrow('Another program has moved, deleted or replaced the database')
    stores.close()
    expect(idsIn(path)).toEqual([...many, early])
    expect(readdirSync(folder).filter((name) => /\d{4}-/.test(name))).toEqual([])
  })

  it('is kept beside the file that replaced it, which stays as it is', () => {
    const backup = join(folder, 'backup')
    new Database(path).prepare('VACUUM INTO ?').run(backup)
    stores.executions.remove(many)
    stores.executions.add([late], 'main', 2)
    renameSync(backup, path)
    expect(() => stores.executions.add([refused], 'main', 3)).toThrow('Another program has moved, deleted or replaced the database')
    // Even if the app is killed now, nothing of its log is read into that file.
    expect(statSync(`${path}-wal`).size).toBe(0)
    stores.close()
    expect(idsIn(path)).toEqual([...many, early])
    const asides = readdirSync(folder).filter((name) => /^monitor\.db\.\d{4}-\d\d-\d\dT/.test(name))
    expect(asides.map((name) => idsIn(join(folder, name)))).toEqual([[late, early]])
  })

  it('is written again once it is back', () => {
    renameSync(path, `${path}.elsewhere`)
    expect(() => stores.executions.add([refused], 'main', 2)).toThrow('Another program has moved, deleted or replaced the database')
    renameSync(`${path}.elsewhere`, path)
    stores.executions.add([late], 'main', 3)
    stores.close()
    expect(idsIn(path)).toEqual([late, ...many, early])
  })
})
