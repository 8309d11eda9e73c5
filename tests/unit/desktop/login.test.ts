import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { setStartAtLogin, startsAtLogin } from '../../../src/main/desktop/login'

interface LoginItem {
  openAtLogin?: boolean
  path: string
  args: string[]
}

const { items } = vi.hoisted(() => ({ items: [] as LoginItem[] }))
vi.mock('electron', () => ({
  app: {
    isPackaged: false,
    getAppPath: () => '/work/monitor',
    commandLine: { getSwitchValue: () => '/data' },
    setLoginItemSettings: (item: LoginItem) => items.push(item),
    // As Windows does: an item is another one with other arguments.
    getLoginItemSettings: ({ path, args }: Partial<LoginItem> = {}) => ({
      openAtLogin: items.some((item) => item.openAtLogin && item.path === path && item.args.join() === args?.join()),
    }),
  },
}))
afterEach(() => vi.unstubAllEnvs())

it('is found again on a system that distinguishes login items by their arguments', () => {
  vi.stubGlobal('process', { ...process, platform: 'win32', execPath: '/electron' })
  try {
    setStartAtLogin(true)
    expect(items).toEqual([{ openAtLogin: true, path: '/electron', args: ['/work/monitor', '--user-data-dir=/data', '--hidden'] }])
    expect(startsAtLogin()).toBe(true)
  } finally {
    vi.unstubAllGlobals()
  }
})

it.runIf(process.platform === 'linux')('explains to the user that the autostart folder cannot be written', () => {
  const config = join(mkdtempSync(join(tmpdir(), 'monitor-test-')), 'file')
  writeFileSync(config, '')
  vi.stubEnv('XDG_CONFIG_HOME', config)
  expect(() => setStartAtLogin(true)).toThrow(/^Start at login is unchanged: .*autostart\S* cannot be written \(ENOTDIR/)
  expect(startsAtLogin()).toBe(false)
})
