import type * as Fs from 'node:fs'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { setStartAtLogin, startsAtLogin } from '../../../src/main/desktop/login'
import { temporaryFolder } from '../../support/folder'

interface LoginItem {
  openAtLogin?: boolean
  path: string
  args: string[]
}

const { items, disk } = vi.hoisted(() => ({ items: [] as LoginItem[], disk: { isFull: false } }))
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof Fs>()
  const write = (path: string, text: string): void => {
    fs.writeFileSync(path, disk.isFull ? '' : text)
    if (disk.isFull) throw new Error('ENOSPC: no space left on device, write')
  }
  return { ...fs, writeFileSync: write }
})
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
  const config = join(temporaryFolder(), 'file')
  writeFileSync(config, '')
  vi.stubEnv('XDG_CONFIG_HOME', config)
  expect(() => setStartAtLogin(true)).toThrow(/^Start at login is unchanged: .*autostart\S* cannot be written \(ENOTDIR/)
  expect(startsAtLogin()).toBe(false)
})

it.runIf(process.platform === 'linux')('is an entry in the autostart folder, which need not be there', () => {
  vi.stubEnv('XDG_CONFIG_HOME', temporaryFolder())
  setStartAtLogin(true)
  expect(startsAtLogin()).toBe(true)
  setStartAtLogin(false)
  expect(startsAtLogin()).toBe(false)
})

it.runIf(process.platform === 'linux')('leaves an entry whole if the disk is full', () => {
  const config = temporaryFolder()
  vi.stubEnv('XDG_CONFIG_HOME', config)
  const entry = join(config, 'autostart', 'modelroute-monitor.desktop')
  mkdirSync(join(config, 'autostart'))
  writeFileSync(entry, 'by another version')
  disk.isFull = true
  expect(() => setStartAtLogin(true)).toThrow(/^Start at login is unchanged: .*ENOSPC/)
  disk.isFull = false
  expect(readFileSync(entry, 'utf8')).toBe('by another version')
  expect(readdirSync(join(config, 'autostart'))).toEqual(['modelroute-monitor.desktop'])
})
