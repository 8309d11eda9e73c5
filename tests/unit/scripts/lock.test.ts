import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { lockPath, withLock } from '../../../scripts/lib/lock.mjs'
import { temporaryFolder } from '../../support/folder'

let project: string
beforeEach(() => {
  project = temporaryFolder()
})

const beyondAnyPid = 4_194_305

/** Leaves a lock behind, as a process does that is killed. */
function leaveLock(pid: number): void {
  mkdirSync(lockPath(project, 'work'))
  writeFileSync(join(lockPath(project, 'work'), `${pid}-0`), '')
}

/** As if the owner of the lock had not been heard of for long. */
function forgetLock(): void {
  const [owner = ''] = readdirSync(lockPath(project, 'work'))
  const longAgo = new Date(Date.now() - 60_000)
  utimesSync(join(lockPath(project, 'work'), owner), longAgo, longAgo)
}

test('tasks of the same name do not overlap', async () => {
  const events: string[] = []
  const work = (name: string) => async () => {
    events.push(`${name} begins`)
    await new Promise((resolve) => setTimeout(resolve, 20))
    events.push(`${name} ends`)
  }
  await Promise.all([withLock(project, 'work', work('first')), withLock(project, 'work', work('second'))])
  expect(events.map((event) => event.split(' ')[1])).toEqual(['begins', 'ends', 'begins', 'ends'])
})

test('a lock is released when the task fails', async () => {
  await expect(withLock(project, 'work', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(existsSync(lockPath(project, 'work'))).toBe(false)
})

test('a lock whose owner has died is taken over', async () => {
  leaveLock(beyondAnyPid)
  await expect(withLock(project, 'work', () => Promise.resolve('done'))).resolves.toBe('done')
})

test('a lock that has not been touched for long is taken over, even though its process ID is in use', async () => {
  leaveLock(process.pid)
  forgetLock()
  await expect(withLock(project, 'work', () => Promise.resolve('done'))).resolves.toBe('done')
})

test('an owner that was taken for dead does not release its successor\'s lock', async () => {
  let finish = (): void => undefined
  const first = withLock(project, 'work', () => new Promise<void>((resolve) => (finish = resolve)))
  await expect.poll(() => existsSync(lockPath(project, 'work'))).toBe(true)
  forgetLock()
  await withLock(project, 'work', async () => {
    finish()
    await first
    expect(existsSync(lockPath(project, 'work'))).toBe(true)
  })
  expect(existsSync(lockPath(project, 'work'))).toBe(false)
})
