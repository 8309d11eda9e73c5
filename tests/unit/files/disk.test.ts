import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import type * as promises from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { nodeDisk } from '../../../src/main/files/disk'
import { temporaryFolder } from '../../support/files'

// As on FAT, exFAT and many network disks.
vi.mock('node:fs/promises', async (original) => ({
  ...(await original<typeof promises>()),
  link: () => Promise.reject(Object.assign(new Error('no links here'), { code: 'EPERM' })),
}))

it('names a file where the disk knows no second names, but not over another that has the name', async () => {
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
