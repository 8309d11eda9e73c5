import { describe, expect, it } from 'vitest'
import type { StoredKey } from '../../../src/main/storage/config'
import { KeyVault } from '../../../src/main/storage/key-vault'
import type { Cipher } from '../../../src/main/storage/key-vault'

const key = `sk_${'a'.repeat(64)}_0badc0de`

/** A keyring that reverses; `allowPlain` makes it work where there is none, as safeStorage does. */
class Keyring implements Cipher {
  usable: boolean
  constructor(readonly available: boolean) {
    this.usable = available
  }
  allowPlain(): void {
    this.usable = true
  }
  encrypt(text: string): Buffer {
    if (!this.usable) throw new Error('no encryption')
    return Buffer.from([...text].reverse().join(''))
  }
  decrypt(ciphertext: Buffer): string {
    if (!this.usable) throw new Error('no encryption')
    return [...ciphertext.toString()].reverse().join('')
  }
}

function newVault(available: boolean, stored = new Map<string, StoredKey>()) {
  const config = {
    key: (id: string) => stored.get(id) ?? null,
    setKey: (id: string, value: StoredKey | null) => void (value ? stored.set(id, value) : stored.delete(id)),
  }
  return { vault: new KeyVault(config, new Keyring(available)), stored }
}

describe('the key vault', () => {
  it('keeps a key across starts as ciphertext, and shows only its end', () => {
    const { vault, stored } = newVault(true)
    vault.save('main', key, 'encrypted')
    expect(JSON.stringify([...stored])).not.toContain(key)
    const { vault: next } = newVault(true, stored)
    expect(next.load('main', null)).toBe('read')
    expect(next.read('main')).toBe(key)
    expect(next.state('main')).toEqual({ kind: 'set', ending: 'c0de', storage: 'encrypted' })
  })

  it('takes a key from the environment without the space or line end that a file or a shell left around it', () => {
    const { vault } = newVault(true)
    expect(vault.load('main', ` ${key}\r\n`)).toBe('read')
    expect(vault.read('main')).toBe(key)
    expect(newVault(true).vault.load('main', ' \n')).toBe('none')
  })

  it('keeps a key for the session only in memory, even in place of a stored one', () => {
    const { vault, stored } = newVault(true)
    vault.save('main', 'stored-before', 'encrypted')
    vault.save('main', key, 'session')
    expect(stored.size).toBe(0)
    expect(vault.read('main')).toBe(key)
  })

  it('keeps a key for the session even while nothing can be stored', () => {
    const unwritable = { key: () => null, setKey: () => { throw new Error('The disk is full.') } }
    const vault = new KeyVault(unwritable, new Keyring(true))
    vault.save('main', key, 'session')
    expect(vault.read('main')).toBe(key)
  })

  it('leaves a stored key that the keyring cannot read now to the next start', () => {
    const { vault, stored } = newVault(true)
    vault.save('main', key, 'encrypted')
    const silent = newVault(false, stored).vault
    expect(silent.load('main', null)).toBe('unreadable')
    silent.save('main', 'until-then', 'session')
    expect(silent.read('main')).toBe('until-then')
    const { vault: next } = newVault(true, stored)
    next.load('main', null)
    expect(next.read('main')).toBe(key)
    // A key that everybody can read is there no longer than the user wants it.
    silent.save('plain', key, 'plain')
    silent.save('plain', 'another', 'session')
    expect(stored.has('plain')).toBe(false)
  })

  it('removes a key from memory and from what is stored, even one that the keyring can no longer read', () => {
    const { vault, stored } = newVault(true)
    vault.save('main', key, 'encrypted')
    expect([vault.remove('main'), vault.read('main'), stored.size]).toEqual([true, null, 0])
    expect(vault.remove('main')).toBe(false)
    vault.save('main', key, 'encrypted')
    const locked = newVault(false, stored).vault
    expect(locked.load('main', null)).toBe('unreadable')
    expect([locked.remove('main'), stored.size]).toEqual([true, 0])
    vault.save('session', key, 'session')
    expect(vault.remove('session')).toBe(true)
  })

  it('removes the keys of all connections from a text, but no words', () => {
    const { vault } = newVault(true)
    vault.save('main', key, 'encrypted')
    vault.save('other', 'another "key"', 'session')
    vault.save('short', 'the', 'session')
    expect(vault.withoutKeys(JSON.stringify([key, 'the another "key"']))).toBe('["[key removed]","the [key removed]"]')
  })

  it('refuses to encrypt without a keyring, but stores a key if the user accepts the risk', () => {
    const { vault, stored } = newVault(false)
    expect(() => vault.save('main', key, 'encrypted')).toThrow('Encryption is not available')
    expect(vault.state('main')).toEqual({ kind: 'missing' })
    vault.save('main', key, 'plain')
    const { vault: next } = newVault(false, stored)
    expect(next.load('main', null)).toBe('read')
    expect(next.state('main')).toMatchObject({ storage: 'plain' })
  })

  it('says in words that a keyring without which nothing can be stored is missing', () => {
    const missing = (): never => {
      throw new Error('Error while encrypting')
    }
    const stored = new Map<string, StoredKey>()
    const config = { key: () => null, setKey: (id: string, value: StoredKey | null) => void (value && stored.set(id, value)) }
    const vault = new KeyVault(config, { available: false, allowPlain() {}, encrypt: missing, decrypt: missing })
    expect(() => vault.save('main', key, 'plain')).toThrow('The keyring of this system does not answer, so the key was not saved.')
    expect([stored.size, vault.read('main')]).toEqual([0, null])
  })

  it('uses the key from the environment if none is stored, and stores it nowhere', () => {
    const { vault, stored } = newVault(true)
    expect(vault.load('main', key)).toBe('read')
    expect(vault.state('main')).toMatchObject({ storage: 'environment' })
    expect(stored.size).toBe(0)
    vault.save('main', 'another', 'encrypted')
    const { vault: next } = newVault(true, stored)
    next.load('main', key)
    expect(next.read('main')).toBe('another')
  })

  it('reports a stored key that the keyring can no longer decrypt, and keeps it', () => {
    const { vault, stored } = newVault(true)
    vault.save('main', key, 'encrypted')
    const { vault: next } = newVault(false, stored)
    expect(next.load('main', null)).toBe('unreadable')
    expect(next.read('main')).toBeNull()
    expect(stored.size).toBe(1)
  })
})
