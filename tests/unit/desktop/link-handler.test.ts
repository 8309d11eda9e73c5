import { afterEach, expect, it, vi } from 'vitest'
import { opensLinks, setOpensLinks } from '../../../src/main/desktop/link-handler'

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
afterEach(() => vi.unstubAllGlobals())

function on(platform: string, found: Partial<typeof system> = {}): void {
  vi.stubGlobal('process', { ...process, platform, execPath: '/electron' })
  Object.assign(system, { isPackaged: true, accepts: true, keeps: true, isDefault: false, ...found })
}

it.each(['win32', 'darwin'])('has %s hand links to the app, and no longer', (platform) => {
  on(platform)
  setOpensLinks(true)
  expect(opensLinks()).toBe(true)
  setOpensLinks(false)
  expect(opensLinks()).toBe(false)
})

it.each([{ accepts: false }, { keeps: false }])('says in words that the system opens links with another program: %j', (found) => {
  on('win32', found)
  expect(() => setOpensLinks(true)).toThrow('Links are unchanged: the system did not make this the default app for them.')
})

it('says in words that macOS hands links only to a packaged app, also where it takes the wish', () => {
  on('darwin', { isPackaged: false })
  expect(() => setOpensLinks(true)).toThrow('Links are unchanged: macOS opens them only in a packaged app.')
  expect(system.isDefault).toBe(false)
})

it('is off where an app that is not packaged was once entered on macOS, and can be taken out', () => {
  on('darwin', { isPackaged: false, isDefault: true })
  expect(opensLinks()).toBe(false)
  setOpensLinks(false)
  expect(system.isDefault).toBe(false)
})
