import { describe, expect, it } from 'vitest'
import { Config } from '../../../src/main/storage/config'
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
