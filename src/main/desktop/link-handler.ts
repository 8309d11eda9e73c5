import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { app } from 'electron'
import { reasonOf } from '../reason'
import { words } from '../words/words'
import { desktopEntry } from './desktop-entry'
import { linkScheme } from './link-scheme'
import { startCommand } from './start-command'

const entryName = 'modelroute-monitor.desktop'
const mimeType = `x-scheme-handler/${linkScheme}`
const answersWithinMs = 5_000

/** Whether the system hands links of our scheme to the app, and not to another. */
export function opensLinks(): boolean {
  if (process.platform === 'linux') return existsSync(entryPath()) && isDefault()
  return canBeOpened() && app.isDefaultProtocolClient(linkScheme, ...command())
}

/**
 * Has the system hand links of our scheme to the app, or no longer. On Linux, where Electron counts on an installed desktop
 * entry, this writes one for the user and has xdg-mime make it the default (freedesktop MIME applications). Throws in words for
 * the user when that cannot be done; nothing has changed then.
 */
export function setOpensLinks(opens: boolean): void {
  if (process.platform === 'linux') return setEntry(opens)
  if (!opens) app.removeAsDefaultProtocolClient(linkScheme, ...command())
  else if (!canBeOpened()) throw new Error(words().refusal.linksUnpackaged)
  else if (!app.setAsDefaultProtocolClient(linkScheme, ...command()) || !opensLinks()) throw new Error(words().refusal.linksElsewhere)
}

/** For a link macOS starts the bundle without our arguments, which is a bare Electron where the app is not packaged (electron/forge#1915). */
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
    mkdirSync(dirname(entry), { recursive: true })
    writeFileSync(entry, desktopEntry({ name: 'ModelRoute Monitor', command: startCommand(), opens: mimeType }))
    xdgMime('default', entryName, mimeType)
  } catch (error) {
    if (opens) discard(entry)
    throw new Error(words().refusal.noLinks(reasonOf(error)), { cause: error })
  }
}

/** Leaves no entry behind; what cannot be removed could not be written either. */
function discard(entry: string): void {
  try {
    rmSync(entry, { force: true })
  } catch {
    // Why it could not be written is what the user is told.
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
