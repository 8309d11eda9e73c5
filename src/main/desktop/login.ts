import { existsSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { app } from 'electron'
import { hiddenSwitch } from '../command-line'
import { reasonOf } from '../reason'
import { words } from '../words/words'
import { desktopEntry, writeEntry } from './desktop-entry'
import { startCommand } from './start-command'

/** Whether the system starts the app at login. */
export function startsAtLogin(): boolean {
  // Windows finds an entry only by the arguments it was set with.
  return process.platform === 'linux' ? existsSync(entryPath()) : app.getLoginItemSettings(loginItem()).openAtLogin
}

/**
 * Makes the system start the app at login, or no longer. On Linux, which Electron does not support, this is an entry in the user's
 * autostart folder (freedesktop Desktop Application Autostart). Throws in words for the user if that cannot be written.
 */
export function setStartAtLogin(starts: boolean): void {
  if (process.platform !== 'linux') return app.setLoginItemSettings({ openAtLogin: starts, ...loginItem() })
  try {
    if (starts) writeEntry(entryPath(), desktopEntry({ name: 'ModelRoute Monitor', command: [...startCommand(), hiddenSwitch] }))
    else rmSync(entryPath(), { force: true })
  } catch (error) {
    throw new Error(words().refusal.noAutostart(autostartFolder(), reasonOf(error)), { cause: error })
  }
}

function loginItem(): { path: string; args: string[] } {
  const [path, ...args] = startCommand()
  return { path, args: [...args, hiddenSwitch] }
}

function autostartFolder(): string {
  return join(process.env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'autostart')
}

function entryPath(): string {
  return join(autostartFolder(), 'modelroute-monitor.desktop')
}
