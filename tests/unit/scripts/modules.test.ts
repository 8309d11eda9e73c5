import { existsSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ensureModules, isInstalled } from '../../../scripts/lib/modules.mjs'
import { temporaryFolder } from '../../support/folder'

const vue = { version: '3.5.0', integrity: 'sha512-vue' }
const forAnotherPlatform = { version: '1.0.0', integrity: 'sha512-win', optional: true }
const wanted = { packages: { '': {}, 'node_modules/vue': vue, 'node_modules/for-windows': forAnotherPlatform } }

test('dependencies are installed if all but optional ones are present in the locked version', () => {
  expect(isInstalled(wanted, { packages: { 'node_modules/vue': vue } })).toBe(true)
})

test.each([
  ['one is absent', {}],
  ['one has another version', { 'node_modules/vue': { ...vue, version: '3.4.0' } }],
  ['one has other contents', { 'node_modules/vue': { ...vue, integrity: 'sha512-other' } }],
  ['one is no longer wanted', { 'node_modules/vue': vue, 'node_modules/left-over': vue }],
])('dependencies are stale if %s', (_, packages) => {
  expect(isInstalled(wanted, { packages })).toBe(false)
})

test('stale dependencies behind a link are left alone, because they belong to another checkout', async () => {
  const [project, other] = [temporaryFolder(), temporaryFolder()]
  writeFileSync(join(project, 'package-lock.json'), JSON.stringify(wanted))
  writeFileSync(join(other, '.package-lock.json'), JSON.stringify({ packages: {} }))
  symlinkSync(other, join(project, 'node_modules'))
  await expect(ensureModules(project)).rejects.toThrow('is a link')
  expect(existsSync(join(other, '.package-lock.json'))).toBe(true)
})
