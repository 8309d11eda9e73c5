import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { cacheCode } from '../../../src/main/code-cache'
import { temporaryFolder } from '../../support/folder'

const require = createRequire(import.meta.url)
const uncached = require.extensions['.js']

let folder: string
let cacheFolder: string

beforeEach(() => {
  folder = temporaryFolder()
  cacheFolder = join(folder, 'cache')
  vi.useFakeTimers({ toFake: ['setTimeout'] })
})

afterEach(() => {
  vi.useRealTimers()
  require.extensions['.js'] = uncached
})

/** Starts anew with this module; returns its exports. */
function startWith(source: string): unknown {
  const path = join(folder, 'app.js')
  writeFileSync(path, source)
  Reflect.deleteProperty(require.cache, path)
  require.extensions['.js'] = uncached
  cacheCode(folder, cacheFolder)
  return require(path)
}

/** Lets the time pass after which compiled code is kept. */
async function keep(): Promise<void> {
  vi.runAllTimers()
  vi.useRealTimers()
  await vi.waitFor(() => expect(cached().length).toBeGreaterThan(0))
  vi.useFakeTimers({ toFake: ['setTimeout'] })
}

const cached = (): Buffer => readFileSync(join(cacheFolder, 'app.js'))

test('a module works the same with and without a cache', async () => {
  writeFileSync(join(folder, 'other.js'), 'module.exports = 20')
  const source = "exports.sum = require('./other') + 1; exports.place = __dirname"
  for (let start = 0; start < 2; start += 1) {
    expect(startWith(source)).toEqual({ sum: 21, place: folder })
    if (start === 0) await keep()
  }
})

test('a cache that fits is not written again', async () => {
  startWith('module.exports = 1')
  await keep()
  startWith('module.exports = 1')
  expect(vi.getTimerCount()).toBe(0)
})

test('changed code of the same length is run, and its cache replaces the old one', async () => {
  expect(startWith('module.exports = 1')).toBe(1)
  await keep()
  const former = cached()
  expect(startWith('module.exports = 2')).toBe(2)
  expect(vi.getTimerCount()).toBe(1)
  await keep()
  await vi.waitFor(() => expect(cached().equals(former)).toBe(false))
})

test.each([
  ['damaged', (cache: Buffer) => cache.fill(0xff, cache.length - 20)],
  ['cut off', (cache: Buffer) => cache.subarray(0, 40)],
  ['empty', () => Buffer.alloc(0)],
])('a cache that is %s is not used, and is written again', async (_how, spoil) => {
  startWith('module.exports = 1')
  await keep()
  const whole = cached()
  writeFileSync(join(cacheFolder, 'app.js'), spoil(Buffer.from(whole)))
  expect(startWith('module.exports = 1')).toBe(1)
  expect(vi.getTimerCount()).toBe(1)
})

test('a module works without a cache if none can be written', () => {
  cacheFolder = '/proc/cache'
  expect(startWith('module.exports = 1')).toBe(1)
  vi.runAllTimers()
})

test('an error of a module reaches whoever requires it', () => {
  expect(() => startWith("throw new RangeError('too far')")).toThrow(new RangeError('too far'))
})

test('other folders are left alone', () => {
  const elsewhere = join(folder, 'elsewhere')
  mkdirSync(elsewhere)
  writeFileSync(join(elsewhere, 'app.js'), 'module.exports = 5')
  expect(startWith("module.exports = require('./elsewhere/app')")).toBe(5)
  expect(vi.getTimerCount()).toBe(1)
})
