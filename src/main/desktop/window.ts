import { join } from 'node:path'
import { BrowserWindow, screen } from 'electron'
import type { WebContents } from 'electron'
import type { Config, WindowBounds } from '../storage/config'
import appIcon from './icons/app.png?asset'
import { pageUrl } from './page'

const smallest = { width: 720, height: 480 }
const usual = { width: 1120, height: 720 }

/** Opens the app's one window where it was last; it is to be shown once it is ready. */
export function openWindow(config: Config, title: string): BrowserWindow {
  const last = visible(config.window)
  const window = new BrowserWindow({
    ...usual,
    ...(last && { x: last.x, y: last.y, width: last.width, height: last.height }),
    minWidth: smallest.width,
    minHeight: smallest.height,
    title,
    show: false,
    autoHideMenuBar: true,
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  })
  if (last?.maximized) window.maximize()
  window.on('close', () => {
    const { x, y, width, height } = window.getNormalBounds()
    config.window = { x, y, width: Math.max(width, smallest.width), height: Math.max(height, smallest.height), maximized: window.isMaximized() }
  })
  lock(window.webContents)
  void window.loadURL(pageUrl)
  // To read and hand over the picture takes longer than all of the above; macOS takes it from the app itself.
  if (process.platform !== 'darwin') window.setIcon(appIcon)
  return window
}

export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

/** The page stays the page: no navigation, no window, no webview, no permission. */
function lock(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.session.setPermissionRequestHandler((_contents, _permission, grant) => grant(false))
  contents.session.setPermissionCheckHandler(() => false)
}

/** A place on a screen that is no longer there is forgotten. */
function visible(bounds: WindowBounds | null): WindowBounds | null {
  if (!bounds) return null
  const area = screen.getDisplayMatching(bounds).workArea
  const overlaps =
    bounds.x < area.x + area.width && bounds.x + bounds.width > area.x && bounds.y < area.y + area.height && bounds.y + bounds.height > area.y
  return overlaps ? bounds : null
}
