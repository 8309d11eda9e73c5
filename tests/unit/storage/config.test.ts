import { describe, expect, it } from 'vitest'
import { Config, KeptInMemory } from '../../../src/main/storage/config'
import { firstProfile } from '../../../src/main/storage/connection-profiles'

const key = { storage: 'encrypted', ciphertext: 'AAAA' } as const

function configOf(stored: Record<string, unknown>) {
  const store = new Map(Object.entries(stored))
  return { config: new Config({ get: (name) => store.get(name), set: (name, value) => void store.set(name, value) }), store }
}

describe('the configuration', () => {
  it('reads each key for itself, and leaves alone those that it does not understand', () => {
    const newer = { storage: 'smartcard', slot: 1 }
    const { config, store } = configOf({ keys: { a: key, b: newer, c: key } })
    expect(['a', 'b', 'c', 'constructor'].map((id) => config.key(id))).toEqual([key, null, key, null])
    config.setKey('c', null)
    config.setKey('d', key)
    expect(store.get('keys')).toEqual({ a: key, b: newer, d: key })
  })

  it('leaves a connection that does not parse where it is, and says so', () => {
    const damaged = { ...firstProfile, id: 'b', baseUrl: 'https//typo.example' }
    const { config, store } = configOf({ connections: [firstProfile, damaged] })
    expect([config.connections, config.connectionsDamaged]).toEqual([[firstProfile], true])
    const renamed = { ...firstProfile, name: 'Production' }
    config.connections = [renamed]
    expect(store.get('connections')).toEqual([renamed, damaged])
    expect(configOf({ connections: [renamed] }).config.connectionsDamaged).toBe(false)
  })
})

describe('a configuration whose file something else writes to, or removes, while the app runs', () => {
  /** As electron-store has it: read at each question. */
  const fileOf = (text: string) => {
    const file = {
      text,
      get store(): Record<string, unknown> {
        return file.text === '' ? {} : Object.assign({}, JSON.parse(file.text))
      },
      set store(all: Record<string, unknown>) {
        if (file.full) throw new Error('ENOSPC')
        file.text = JSON.stringify(all)
      },
      full: false,
    }
    return file
  }
  const stored = { keys: { a: key }, connections: [firstProfile], settings: { theme: 'dark' } }

  it.each(['{"settings": ', ''])('goes on with what it was, and is whole again after the next change', (meanwhile) => {
    const file = fileOf(JSON.stringify(stored))
    const config = new Config(new KeptInMemory(file))
    file.text = meanwhile
    expect([config.settings.theme, config.key('a'), config.connections]).toEqual(['dark', key, [firstProfile]])
    config.activeConnection = firstProfile.id
    expect(JSON.parse(file.text)).toEqual({ ...stored, activeConnection: firstProfile.id })
  })

  it('is as it was when a change cannot be written', () => {
    const file = fileOf(JSON.stringify(stored))
    const config = new Config(new KeptInMemory(file))
    file.full = true
    expect(() => config.setKey('b', key)).toThrow('ENOSPC')
    expect(config.key('b')).toBeNull()
  })
})
