import { z } from 'zod'
import { readStoredSettings } from '@shared/settings'
import type { Settings } from '@shared/settings'
import type { WindowPlace } from '../desktop/window-place'
import { damagedProfiles, readProfiles } from './connection-profiles'
import type { ConnectionProfile } from './connection-profiles'

const storedKeySchema = z.object({
  storage: z.enum(['encrypted', 'plain']),
  /** safeStorage ciphertext, base64. */
  ciphertext: z.base64(),
})
export type StoredKey = z.infer<typeof storedKeySchema>

/** The part of electron-store that the configuration needs. */
interface ConfigStore {
  get(name: string): unknown
  set(name: string, value: unknown): void
}

/**
 * What a file held when it was opened, with all that was set since. Whatever else becomes of the file while the app runs, the next
 * write puts it right; electron-store itself reads it at each question, and fails while it is no JSON.
 */
export class KeptInMemory implements ConfigStore {
  readonly #file: { store: Record<string, unknown> }
  #kept: Record<string, unknown>

  constructor(file: { store: Record<string, unknown> }) {
    this.#file = file
    this.#kept = file.store
  }

  get(name: string): unknown {
    return this.#kept[name]
  }

  /** Throws, and changes nothing, when the file cannot be written. */
  set(name: string, value: unknown): void {
    const all = { ...this.#kept, [name]: value }
    this.#file.store = all
    this.#kept = all
  }
}

/**
 * `config.json`: settings, connections, keys as ciphertext, the window's place. Every read is parsed; what fails takes its
 * default. Connections and keys that do not parse stay as they are.
 */
export class Config {
  readonly #store: ConfigStore

  constructor(store: ConfigStore) {
    this.#store = store
  }

  get settings(): Settings {
    return readStoredSettings(this.#store.get('settings'))
  }

  set settings(settings: Settings) {
    this.#store.set('settings', settings)
  }

  /** `lastPlace` reads it at the next start. */
  set window(place: WindowPlace) {
    this.#store.set('window', place)
  }

  /** Whether the user was told that closing the window keeps watching. */
  get closingExplained(): boolean {
    return this.#store.get('closingExplained') === true
  }

  set closingExplained(explained: boolean) {
    this.#store.set('closingExplained', explained)
  }

  get connections(): ConnectionProfile[] {
    return readProfiles(this.#store.get('connections'))
  }

  set connections(profiles: ConnectionProfile[]) {
    this.#store.set('connections', [...profiles, ...damagedProfiles(this.#store.get('connections'))])
  }

  /** True where a connection was left out because it does not parse. */
  get connectionsDamaged(): boolean {
    return damagedProfiles(this.#store.get('connections')).length > 0
  }

  /** The one that newly pasted IDs were last tracked on. */
  get activeConnection(): string | null {
    return z.string().nullable().catch(null).parse(this.#store.get('activeConnection') ?? null)
  }

  set activeConnection(id: string) {
    this.#store.set('activeConnection', id)
  }

  key(connectionId: string): StoredKey | null {
    return storedKeySchema.safeParse(this.#keys()[connectionId]).data ?? null
  }

  setKey(connectionId: string, key: StoredKey | null): void {
    const others = Object.entries(this.#keys()).filter(([id]) => id !== connectionId)
    this.#store.set('keys', Object.fromEntries(key ? [...others, [connectionId, key]] : others))
  }

  #keys(): Record<string, unknown> {
    return z.record(z.string(), z.unknown()).catch({}).parse(this.#store.get('keys'))
  }
}
