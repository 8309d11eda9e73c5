import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { opensLinks, setOpensLinks } from '../../../src/main/desktop/link-handler'
import { temporaryFolder } from '../../support/folder'

const { system } = vi.hoisted(() => ({ system: { isPackaged: true, accepts: true, keeps: true, isDefault: false } }))
vi.mock('electron', () => ({
  app: {
    get isPackaged() {
      return system.isPackaged
    },
    getAppPath: () => '/work/monitor',
    commandLine: { getSwitchValue: () => '' },
    setAsDefaultProtocolClient: () => {
      system.isDefault = system.accepts && system.keeps
      return system.accepts
    },
    removeAsDefaultProtocolClient: () => {
      system.isDefault = false
      return true
    },
    isDefaultProtocolClient: () => system.isDefault,
  },
}))
afterEach(() => {
  vi.unstubAllGlobals()
  vi.unstubAllEnvs()
})

function on(platform: string, found: Partial<typeof system> = {}): void {
  vi.stubGlobal('process', { ...process, platform, execPath: '/electron' })
  Object.assign(system, { isPackaged: true, accepts: true, keeps: true, isDefault: false, ...found })
}

it.each(['win32', 'darwin'])('makes %s pass links to the app, and stops it', (platform) => {
  on(platform)
  setOpensLinks(true)
  expect(opensLinks()).toBe(true)
  setOpensLinks(false)
  expect(opensLinks()).toBe(false)
})

it.each([{ accepts: false }, { keeps: false }])('explains to the user that the system opens links with another program: %j', (found) => {
  on('win32', found)
  expect(() => setOpensLinks(true)).toThrow('Links are unchanged: the system did not make this the default app for them.')
})

it('explains to the user that macOS passes links only to a packaged app, even if it accepts the request', () => {
  on('darwin', { isPackaged: false })
  expect(() => setOpensLinks(true)).toThrow('Links are unchanged: macOS opens them only in a packaged app.')
  expect(system.isDefault).toBe(false)
})

it('is off if an unpackaged app was once registered on macOS, and can be unregistered', () => {
  on('darwin', { isPackaged: false, isDefault: true })
  expect(opensLinks()).toBe(false)
  setOpensLinks(false)
  expect(system.isDefault).toBe(false)
})

it.runIf(process.platform === 'linux')('leaves no entry behind if the system cannot make it the default', () => {
  const folder = temporaryFolder()
  vi.stubEnv('XDG_DATA_HOME', folder)
  vi.stubEnv('PATH', '')
  expect(() => setOpensLinks(true)).toThrow('xdg-mime')
  expect(readdirSync(join(folder, 'applications'))).toEqual([])
})
