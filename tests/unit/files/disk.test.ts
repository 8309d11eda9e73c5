import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import type * as promises from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { nodeDisk } from '../../../src/main/files/disk'
import { temporaryFolder } from '../../support/folder'

// As on FAT, exFAT and many network disks.
vi.mock('node:fs/promises', async (original) => ({
  ...(await original<typeof promises>()),
  link: () => Promise.reject(Object.assign(new Error('no links here'), { code: 'EPERM' })),
}))

it('names a file on a disk without hard links, but not over another of that name', async () => {
  const folder = temporaryFolder()
  const [part, target] = [join(folder, 'a.part'), join(folder, 'a.png')]
  writeFileSync(part, 'ours')
  const held: string[][] = []
  const onHold = (): void => void held.push(readdirSync(folder))
  expect(await nodeDisk.publish(part, target, false, onHold)).toBe(true)
  expect(readdirSync(folder)).toEqual(['a.png'])
  expect(readFileSync(target, 'utf8')).toBe('ours')

  writeFileSync(part, 'later')
  expect(await nodeDisk.publish(part, target, false, onHold)).toBe(false)
  expect(held).toEqual([['a.part']])
  expect(readdirSync(folder)).toEqual(['a.part', 'a.png'])
  expect(readFileSync(target, 'utf8')).toBe('ours')
})

it.skipIf(process.platform !== 'linux')('rejects if no folder can be created, instead of trying for ever', async () => {
  await expect(nodeDisk.openPart('/proc/pictures/flux/a.part')).rejects.toMatchObject({ code: 'ENOENT' })
})

it('creates the folders of a part, even if two are opened at once, and reports a file in their way as not a folder', async () => {
  const folder = temporaryFolder()
  const parts = await Promise.all(['a', 'b'].map((name) => nodeDisk.openPart(join(folder, 'one/two', `${name}.part`))))
  await Promise.all(parts.map((part) => part.close()))
  expect(readdirSync(join(folder, 'one/two')).sort()).toEqual(['a.part', 'b.part'])
  for (const below of ['', 'deeper/']) {
    await expect(nodeDisk.openPart(join(folder, `one/two/a.part/${below}c.part`))).rejects.toMatchObject({ code: 'ENOTDIR' })
  }
})
