import type { KeyState, KeyStorage } from '@shared/connection'
import { withoutKey } from '../modelroute/transport'
import { words } from '../words/words'
import type { Config } from './config'

/** The part of Electron's safeStorage that the vault needs. */
export interface Cipher {
  /** False if the system cannot keep secrets, as on Linux without a keyring, or while it does not answer. */
  readonly available: boolean
  /** Makes encrypt and decrypt work without a keyring, using a well-known password. */
  allowPlain(): void
  /** Throws if encryption is not available, also in spite of `allowPlain`. */
  encrypt(text: string): Buffer
  /** Throws if the ciphertext was made with another keyring, or the keyring does not answer. */
  decrypt(ciphertext: Buffer): string
}

/** API keys. On disk they exist only encrypted, in config.json; keys for one session stay in memory. Only the API client reads them. */
export class KeyVault {
  readonly #config: Pick<Config, 'key' | 'setKey'>
  readonly #cipher: Cipher
  readonly #keys = new Map<string, { key: string; storage: KeyStorage }>()

  constructor(config: Pick<Config, 'key' | 'setKey'>, cipher: Cipher) {
    this.#config = config
    this.#cipher = cipher
  }

  /**
   * Reads a connection's stored key, or takes the one from the environment if none is stored.
   * `unreadable`: a key is stored, but the system's keyring cannot decrypt it.
   */
  load(connectionId: string, environmentKey: string | null): 'read' | 'none' | 'unreadable' {
    const stored = this.#config.key(connectionId)
    if (!stored) {
      const key = environmentKey?.trim()
      if (!key) return 'none'
      this.#keys.set(connectionId, { key, storage: 'environment' })
      return 'read'
    }
    try {
      if (stored.storage === 'plain') this.#cipher.allowPlain()
      const key = this.#cipher.decrypt(Buffer.from(stored.ciphertext, 'base64'))
      this.#keys.set(connectionId, { key, storage: stored.storage })
      return 'read'
    } catch {
      return 'unreadable'
    }
  }

  /** Only for the API client. */
  read(connectionId: string): string | null {
    return this.#keys.get(connectionId)?.key ?? null
  }

  /** Removes every key from a text that leaves the machine. What is as short as a word is no key. */
  withoutKeys(text: string): string {
    const keys = [...this.#keys.values()].map(({ key }) => key).filter((key) => key.length >= 8)
    return keys.reduce(withoutKey, text)
  }

  /** What others may know about a key. */
  state(connectionId: string): KeyState {
    const kept = this.#keys.get(connectionId)
    return kept ? { kind: 'set', ending: kept.key.slice(-4), storage: kept.storage } : { kind: 'missing' }
  }

  /**
   * Throws in words for the user if it cannot be stored like that. A key for this session replaces a stored one, but not one that only
   * the keyring can read while there is none: that is there again at the next start.
   */
  save(connectionId: string, key: string, storage: 'encrypted' | 'plain' | 'session'): void {
    if (storage === 'session') {
      const stored = this.#config.key(connectionId)
      if (stored && (this.#cipher.available || stored.storage !== 'encrypted')) this.#config.setKey(connectionId, null)
    } else {
      if (storage === 'plain') this.#cipher.allowPlain()
      else if (!this.#cipher.available) throw new Error(words().refusal.noEncryption)
      this.#config.setKey(connectionId, { storage, ciphertext: this.#encrypt(key).toString('base64') })
    }
    this.#keys.set(connectionId, { key, storage })
  }

  /** Where Chromium expects a keyring, it stores nothing without one, not even plain text. */
  #encrypt(key: string): Buffer {
    try {
      return this.#cipher.encrypt(key)
    } catch (error) {
      throw new Error(words().refusal.noKeyring, { cause: error })
    }
  }

  /** Returns whether there was one, even one that the keyring can no longer decrypt. */
  remove(connectionId: string): boolean {
    const had = this.#keys.has(connectionId) || this.#config.key(connectionId) !== null
    this.#config.setKey(connectionId, null)
    this.#keys.delete(connectionId)
    return had
  }
}
