import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { ipcMain } from 'electron'
import Store from 'electron-store'
import { log } from '../log'
import { Config, KeptInMemory } from './config'
import { ensureReadable } from './readable'

/**
 * Opens `config.json` in `folder`. A file that is not JSON is kept beside it with the date in its name, and a fresh one is
 * created. Throws if the folder is not writable, or this user may not read the file.
 */
export function openConfig(folder: string, now: Date): { config: Config; setAside: string | null } {
  const open = (): Config => {
    const store = new Store({ cwd: folder, name: 'config', clearInvalidConfig: false, configFileMode: 0o600 })
    // It would reveal its path to pages.
    ipcMain.removeAllListeners('electron-store-get-data')
    return new Config(new KeptInMemory(store), (message) => log.warn(message))
  }
  const path = join(folder, 'config.json')
  try {
    return { config: open(), setAside: null }
  } catch (error) {
    if (!existsSync(path)) throw error
    ensureReadable(path)
    const aside = `${path}.${now.toISOString().replaceAll(':', '-')}`
    renameSync(path, aside)
    return { config: open(), setAside: aside }
  }
}
