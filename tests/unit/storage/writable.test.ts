import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { writeErrorIn } from '../../../src/main/storage/writable'
import { temporaryFolder } from '../../support/folder'

let home: string
beforeEach(() => {
  home = temporaryFolder()
})

it('a folder that is missing is created, with those above it', async () => {
  const folder = join(home, 'one', 'two')
  expect(await writeErrorIn(folder)).toBeNull()
  expect(existsSync(folder)).toBe(true)
})

it('a file is no folder, and holds none', async () => {
  const file = join(home, 'file')
  writeFileSync(file, '')
  for (const folder of [file, join(file, 'sub')]) expect((await writeErrorIn(folder))?.message).toContain('ENOTDIR')
})

it.runIf(process.platform === 'linux')('where nothing can be created, that is said', async () => {
  expect((await writeErrorIn('/proc/nope'))?.message).toContain('ENOENT')
})
