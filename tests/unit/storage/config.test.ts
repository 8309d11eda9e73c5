import { describe, expect, it } from 'vitest'
import { saying } from '@shared/sayings/sayings'
import { Config, KeptInMemory } from '../../../src/main/storage/config'
import { firstProfile } from '../../../src/main/storage/connection-profiles'
import { setLanguage } from '../../../src/main/words/words'

const noLog = (): void => undefined
const key = { storage: 'encrypted', ciphertext: 'AAAA' } as const

function configOf(stored: Record<string, unknown>) {
  const store = new Map(Object.entries(stored))
  const set = (name: string, value: unknown): void => void store.set(name, value)
  return { config: new Config({ get: (name) => store.get(name), set, setInMemory: set }, noLog), store }
}

describe('the configuration', () => {
  it('reads each key separately, and leaves alone those it does not understand', () => {
    const newer = { storage: 'smartcard', slot: 1 }
    const { config, store } = configOf({ keys: { a: key, b: newer, c: key } })
    expect(['a', 'b', 'c', 'constructor'].map((id) => config.key(id))).toEqual([key, null, key, null])
    config.setKey('c', null)
    config.setKey('d', key)
    expect(store.get('keys')).toEqual({ a: key, b: newer, d: key })
  })

  it('keeps a connection that does not parse, and says so', () => {
    const damaged = { ...firstProfile, id: 'b', baseUrl: 'https//typo.example' }
    const { config, store } = configOf({ connections: [firstProfile, damaged] })
    expect([config.connections, config.connectionsDamaged]).toEqual([[firstProfile], true])
    const renamed = { ...firstProfile, name: 'Production' }
    config.connections = [renamed]
    expect(store.get('connections')).toEqual([renamed, damaged])
    config.adoptConnections([firstProfile])
    expect(store.get('connections')).toEqual([firstProfile, damaged])
    expect(configOf({ connections: [renamed] }).config.connectionsDamaged).toBe(false)
  })
})

it('a connection in use, or keys, that do not parse count as none', () => {
  const { config } = configOf({ activeConnection: 7, keys: 'lost' })
  expect([config.activeConnection, config.key('a')]).toEqual([null, null])
  config.setKey('a', key)
  expect(config.key('a')).toEqual(key)
})

describe('a configuration whose file another program changes or removes while the app runs', () => {
  /** As electron-store has it: read at each question. */
  const fileOf = (text: string) => {
    const file = {
      path: '/data/config.json',
      text,
      get store(): Record<string, unknown> {
        return file.text === '' ? {} : Object.assign({}, JSON.parse(file.text))
      },
      set store(all: Record<string, unknown>) {
        if (file.full) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
        file.text = JSON.stringify(all)
      },
      full: false,
    }
    return file
  }
  const stored = { keys: { a: key }, connections: [firstProfile], settings: { theme: 'dark' } }

  it.each(['{"settings": ', ''])('keeps its values, and is complete again after the next change', (meanwhile) => {
    const file = fileOf(JSON.stringify(stored))
    const config = new Config(new KeptInMemory(file), noLog)
    file.text = meanwhile
    expect([config.settings.theme, config.key('a'), config.connections]).toEqual(['dark', key, [firstProfile]])
    config.activeConnection = firstProfile.id
    expect(JSON.parse(file.text)).toEqual({ ...stored, activeConnection: firstProfile.id })
  })

  it('is unchanged if a change cannot be written', () => {
    const file = fileOf(JSON.stringify(stored))
    const config = new Config(new KeptInMemory(file), noLog)
    file.full = true
    expect(() => config.setKey('b', key)).toThrow('are unchanged. The disk of')
    expect(config.key('b')).toBeNull()
  })

  it('applies what changed elsewhere even if that cannot be written, and writes it with the next change', () => {
    const former = { ...firstProfile, id: 'b', former: true }
    const text = JSON.stringify({ ...stored, connections: [firstProfile, former] })
    const file = fileOf(text)
    const config = new Config(new KeptInMemory(file), noLog)
    file.full = true
    config.adoptSettings({ ...config.settings, theme: 'light' })
    config.adoptConnections([firstProfile])
    expect([config.settings.theme, config.connections, config.unwritten]).toEqual(['light', [firstProfile], saying('unsaved-disk-full', { path: '/data/config.json' })])
    expect(file.text).toBe(text)
    file.full = false
    config.activeConnection = 'a'
    expect(JSON.parse(file.text)).toMatchObject({ settings: { theme: 'light' }, connections: [firstProfile], activeConnection: 'a' })
    config.adoptConnections([firstProfile])
    expect(config.unwritten).toBeNull()
  })
})

it('logs in one line what the app could not save for itself, and continues', () => {
  const lines: string[] = []
  const fails = (): void => {
    throw new Error('The disk is full.')
  }
  const config = new Config({ get: () => undefined, set: fails, setInMemory: () => undefined }, (line) => lines.push(line))
  config.window = { x: 0, y: 0, width: 1, height: 1, maximized: false }
  config.closingExplained = true
  config.activeConnection = 'a'
  expect(lines).toEqual(['window', 'closingExplained', 'activeConnection'].map((name) => `Not kept: ${name}. The disk is full.`))
})

describe('the message if the file cannot be written', () => {
  const said = (error: Error): string => {
    const file = {
      path: '/data/config.json',
      get store(): Record<string, unknown> {
        return {}
      },
      set store(_all) {
        throw error
      },
    }
    try {
      new Config(new KeptInMemory(file), noLog).connections = []
    } catch (told) {
      return told instanceof Error ? told.message.replaceAll(/[\u2068\u2069]/g, '') : ''
    }
    return ''
  }
  const coded = (code: string): Error => Object.assign(new Error(`${code}: it did not work`), { code })

  it.each([
    ['EISDIR', 'There is a folder where /data/config.json should be. Move it away. Then try again.'],
    ['EACCES', 'The app has no permission to write /data/config.json. Check its permissions. Then try again.'],
    ['ENOSPC', 'The disk of /data/config.json is full. Free some space. Then try again.'],
    ['EROFS', 'The disk of /data/config.json is read-only. Make it writable. Then try again.'],
    ['EBUSY', '/data/config.json could not be written (EBUSY). Check the disk and the permissions. Then try again.'],
  ])('%s', (code, why) => {
    expect(said(coded(code))).toBe(`The settings could not be saved and are unchanged. ${why}`)
  })

  it('the same in German', () => {
    setLanguage({ language: 'de', locale: 'de' })
    expect(said(coded('EACCES'))).toMatch(/^Die Einstellungen konnten nicht gespeichert werden .*config\.json darf nicht geschrieben werden\. Prüfen Sie/)
    setLanguage({ language: 'en', locale: 'en' })
  })
})
