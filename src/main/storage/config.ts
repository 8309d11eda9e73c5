import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import Store from 'electron-store'
import { z } from 'zod'
import { readStoredSettings } from '@shared/settings'
import type { Settings } from '@shared/settings'
import type { WindowPlace } from '../desktop/window-place'
import { readProfiles } from './connection-profiles'
import type { ConnectionProfile } from './connection-profiles'

const storedKeySchema = z.object({
  storage: z.enum(['encrypted', 'plain']),
  /** safeStorage ciphertext, base64. */
  ciphertext: z.base64(),
})
export type StoredKey = z.infer<typeof storedKeySchema>

/** `config.json`: settings, connections, keys as ciphertext, the window's place. Every read is parsed; what fails takes its default. */
export class Config {
  readonly #store: Store<Record<string, unknown>>

  constructor(store: Store<Record<string, unknown>>) {
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
    this.#store.set('connections', profiles)
  }

  /** The one that newly pasted IDs were last tracked on. */
  get activeConnection(): string | null {
    return z.string().nullable().catch(null).parse(this.#store.get('activeConnection') ?? null)
  }

  set activeConnection(id: string) {
    this.#store.set('activeConnection', id)
  }

  key(connectionId: string): StoredKey | null {
    return this.#keys()[connectionId] ?? null
  }

  setKey(connectionId: string, key: StoredKey | null): void {
    const others = Object.entries(this.#keys()).filter(([id]) => id !== connectionId)
    this.#store.set('keys', Object.fromEntries(key ? [...others, [connectionId, key]] : others))
  }

  #keys(): Record<string, StoredKey> {
    return z.record(z.string(), storedKeySchema).catch({}).parse(this.#store.get('keys'))
  }
}

/**
 * Opens `config.json` in `folder`. A file that is not JSON is kept beside it under its date, and a fresh one begun.
 * Throws when the folder cannot be written.
 */
export function openConfig(folder: string, now: Date): { config: Config; setAside: string | null } {
  const open = (): Config => new Config(new Store({ cwd: folder, name: 'config', clearInvalidConfig: false }))
  const path = join(folder, 'config.json')
  try {
    return { config: open(), setAside: null }
  } catch (error) {
    if (!existsSync(path)) throw error
    const aside = `${path}.${now.toISOString().replaceAll(':', '-')}`
    renameSync(path, aside)
    return { config: open(), setAside: aside }
  }
}
