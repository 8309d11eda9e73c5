import { z } from 'zod'
import { readStoredSettings } from '@shared/settings'
import { verbatim } from '@shared/sayings/sayings'
import type { Saying } from '@shared/sayings/sayings'
import type { Settings } from '@shared/settings'
import type { WindowPlace } from '../desktop/window-place'
import { unsaved } from '../files/disk-failures'
import { reasonOf } from '../reason'
import { sayingText, words } from '../words/words'
import { damagedProfiles, readProfiles } from './connection-profiles'
import type { ConnectionProfile } from './connection-profiles'

const storedKeySchema = z.object({
  storage: z.enum(['encrypted', 'plain']),
  /** safeStorage ciphertext, base64. */
  ciphertext: z.base64(),
})
export type StoredKey = z.infer<typeof storedKeySchema>

/** What `Config` needs of a store. */
interface ConfigStore {
  get(name: string): unknown
  set(name: string, value: unknown): void
  /** Keeps a value without writing it; the next `set` writes it. */
  setInMemory(name: string, value: unknown): void
}

/** The part of electron-store that writes the file. */
interface ConfigFile {
  readonly path: string
  store: Record<string, unknown>
}

/**
 * The file's content when it was opened, plus everything set since. Whatever happens to the file while the app runs, the next write
 * repairs it. electron-store itself reads the file at every access, and fails while it is not JSON.
 */
export class KeptInMemory implements ConfigStore {
  readonly #file: ConfigFile
  #kept: Record<string, unknown>

  constructor(file: ConfigFile) {
    this.#file = file
    this.#kept = file.store
  }

  get(name: string): unknown {
    return this.#kept[name]
  }

  /** Throws in words for the user, and changes nothing, if the file cannot be written. */
  set(name: string, value: unknown): void {
    const all = { ...this.#kept, [name]: value }
    try {
      this.#file.store = all
    } catch (error) {
      throw new Unsaved(unsaved(error, this.#file.path), { cause: error })
    }
    this.#kept = all
  }

  setInMemory(name: string, value: unknown): void {
    this.#kept = { ...this.#kept, [name]: value }
  }
}

/** The file could not be written; the message is for the user. */
class Unsaved extends Error {
  constructor(
    readonly why: Saying,
    options: ErrorOptions,
  ) {
    super(words().unsaved(sayingText(why)), options)
  }
}

/**
 * `config.json`: settings, connections, encrypted keys, the window's place. Every read is parsed, and what fails gets its
 * default. Connections and keys that do not parse stay as they are.
 */
export class Config {
  readonly #store: ConfigStore
  readonly #log: (message: string) => void
  #unwritten: Saying | null = null

  /** `log` receives the reason if something could not be saved that nobody is waiting for. */
  constructor(store: ConfigStore, log: (message: string) => void) {
    this.#store = store
    this.#log = log
  }

  get settings(): Settings {
    return readStoredSettings(this.#store.get('settings'))
  }

  set settings(settings: Settings) {
    this.#store.set('settings', settings)
  }

  /** Adopts settings that changed outside the app. They apply even if they cannot be written; the next change writes them. */
  adoptSettings(settings: Settings): void {
    this.#adopt('settings', settings)
  }

  /** `lastPlace` reads it at the next start. */
  set window(place: WindowPlace) {
    this.#note('window', place)
  }

  /** Whether the user was told that closing the window keeps watching. */
  get closingExplained(): boolean {
    return this.#store.get('closingExplained') === true
  }

  set closingExplained(explained: boolean) {
    this.#note('closingExplained', explained)
  }

  get connections(): ConnectionProfile[] {
    return readProfiles(this.#store.get('connections'))
  }

  set connections(profiles: ConnectionProfile[]) {
    this.#store.set('connections', this.#withDamaged(profiles))
  }

  /** Like `adoptSettings`, for removing connections that are no longer needed. */
  adoptConnections(profiles: ConnectionProfile[]): void {
    this.#adopt('connections', this.#withDamaged(profiles))
  }

  /** Why something adopted could not be written; null if everything was. */
  get unwritten(): Saying | null {
    return this.#unwritten
  }

  /** True if a connection was left out because it does not parse. */
  get connectionsDamaged(): boolean {
    return damagedProfiles(this.#store.get('connections')).length > 0
  }

  /** The connection that newly pasted IDs were last tracked on. */
  get activeConnection(): string | null {
    return z.string().nullable().catch(null).parse(this.#store.get('activeConnection') ?? null)
  }

  set activeConnection(id: string) {
    this.#note('activeConnection', id)
  }

  key(connectionId: string): StoredKey | null {
    return storedKeySchema.safeParse(this.#keys()[connectionId]).data ?? null
  }

  setKey(connectionId: string, key: StoredKey | null): void {
    const others = Object.entries(this.#keys()).filter(([id]) => id !== connectionId)
    this.#store.set('keys', Object.fromEntries(key ? [...others, [connectionId, key]] : others))
  }

  #withDamaged(profiles: ConnectionProfile[]): unknown[] {
    return [...profiles, ...damagedProfiles(this.#store.get('connections'))]
  }

  #adopt(name: string, value: unknown): void {
    this.#unwritten = this.#note(name, value)
  }

  /** Keeps what the app notes by itself, on disk if possible; returns why it could not be written. */
  #note(name: string, value: unknown): Saying | null {
    try {
      this.#store.set(name, value)
      return null
    } catch (error) {
      this.#store.setInMemory(name, value)
      const message = reasonOf(error)
      this.#log(`Not kept: ${name}. ${message}`)
      return error instanceof Unsaved ? error.why : verbatim(message)
    }
  }

  #keys(): Record<string, unknown> {
    return z.record(z.string(), z.unknown()).catch({}).parse(this.#store.get('keys'))
  }
}
