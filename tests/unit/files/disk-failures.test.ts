import { expect, it } from 'vitest'
import { diskFailure, tooLittleSpace } from '../../../src/main/files/disk-failures'

const coded = (code: string): Error => Object.assign(new Error(code), { code })

it.each([
  ['ENOSPC', 'no-space', 'disk-full'],
  ['EDQUOT', 'no-space', 'disk-full'],
  ['EACCES', 'disk', 'disk-denied'],
  ['EROFS', 'disk', 'disk-read-only'],
  ['ENOENT', 'disk', 'folder-gone'],
  ['EBUSY', 'disk', 'disk-failed'],
])('%s is %s, worded as %s', (code, kind, name) => {
  expect(diskFailure(coded(code), '/here')).toMatchObject({ kind, saying: { name, values: { folder: '/here' } } })
})

it('rounds the needed space up, so that as many free MB as stated are enough', () => {
  expect(tooLittleSpace('/here', 1_000_001, 999_999).saying.values).toEqual({ folder: '/here', needed: 2, free: 1 })
})
