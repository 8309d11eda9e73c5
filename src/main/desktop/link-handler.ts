import { execFileSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { app } from 'electron'
import { reasonOf } from '../reason'
import { words } from '../words/words'
import { desktopEntry, writeEntry } from './desktop-entry'
import { linkScheme } from './link-scheme'
import { startCommand } from './start-command'

const entryName = 'modelroute-monitor.desktop'
const mimeType = `x-scheme-handler/${linkScheme}`
const answersWithinMs = 5_000

/** Whether the system opens links of our scheme with this app, and not with another. */
export function opensLinks(): boolean {
  if (process.platform === 'linux') return existsSync(entryPath()) && isDefault()
  return canBeOpened() && app.isDefaultProtocolClient(linkScheme, ...command())
}

/**
 * Makes the system open links of our scheme with this app, or no longer. On Linux, where Electron relies on an installed desktop
 * entry, this writes one for the user and makes it the default with xdg-mime (freedesktop MIME applications). Throws in words for
 * the user if that fails; nothing has changed then.
 */
export function setOpensLinks(opens: boolean): void {
  if (process.platform === 'linux') return setEntry(opens)
  if (!opens) app.removeAsDefaultProtocolClient(linkScheme, ...command())
  else if (!canBeOpened()) throw new Error(words().refusal.linksUnpackaged)
  else if (!app.setAsDefaultProtocolClient(linkScheme, ...command()) || !opensLinks()) throw new Error(words().refusal.linksElsewhere)
}

/** For a link macOS starts the bundle without our arguments. If the app is not packaged, that is a bare Electron (electron/forge#1915). */
function canBeOpened(): boolean {
  return process.platform !== 'darwin' || app.isPackaged
}

function command(): [path: string, args: string[]] {
  const [path, ...args] = startCommand()
  return [path, args]
}

function setEntry(opens: boolean): void {
  const entry = entryPath()
  try {
    if (!opens) return rmSync(entry, { force: true })
    writeEntry(entry, desktopEntry({ name: 'ModelRoute Monitor', command: startCommand(), opens: mimeType }))
    xdgMime('default', entryName, mimeType)
  } catch (error) {
    if (opens) discard(entry)
    throw new Error(words().refusal.noLinks(reasonOf(error)), { cause: error })
  }
}

/** Removes the entry. If that fails, writing it must have failed too. */
function discard(entry: string): void {
  try {
    rmSync(entry, { force: true })
  } catch {
    // The user is told why it could not be written.
  }
}

function isDefault(): boolean {
  try {
    return xdgMime('query', 'default', mimeType).trim() === entryName
  } catch {
    return false
  }
}

function xdgMime(...args: string[]): string {
  return execFileSync('xdg-mime', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: answersWithinMs })
}

function entryPath(): string {
  return join(process.env.XDG_DATA_HOME || join(homedir(), '.local/share'), 'applications', entryName)
}
