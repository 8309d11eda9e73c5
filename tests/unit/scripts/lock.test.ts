import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockPath, withLock } from '../../../scripts/lib/lock.mjs'

let project: string
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'lock-test-'))
})
afterEach(() => rmSync(project, { recursive: true }))

test('works of the same name do not overlap', async () => {
  const events: string[] = []
  const work = (name: string) => async () => {
    events.push(`${name} begins`)
    await new Promise((resolve) => setTimeout(resolve, 20))
    events.push(`${name} ends`)
  }
  await Promise.all([withLock(project, 'work', work('first')), withLock(project, 'work', work('second'))])
  expect(events.map((event) => event.split(' ')[1])).toEqual(['begins', 'ends', 'begins', 'ends'])
})

test('a lock is given back when the work fails', async () => {
  await expect(withLock(project, 'work', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(existsSync(lockPath(project, 'work'))).toBe(false)
})

test('a lock whose owner is gone is taken over', async () => {
  const beyondAnyPid = '4194305'
  writeFileSync(lockPath(project, 'work'), beyondAnyPid)
  await expect(withLock(project, 'work', () => Promise.resolve('done'))).resolves.toBe('done')
})

test('a lock that nobody has touched for long is taken over, though its number belongs to a living process', async () => {
  writeFileSync(lockPath(project, 'work'), String(process.pid))
  const longAgo = new Date(Date.now() - 60_000)
  utimesSync(lockPath(project, 'work'), longAgo, longAgo)
  await expect(withLock(project, 'work', () => Promise.resolve('done'))).resolves.toBe('done')
})
