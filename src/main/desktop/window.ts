import { join } from 'node:path'
import { BrowserWindow, nativeTheme, screen } from 'electron'
import type { WebContents } from 'electron'
import { pageUrl } from './page'
import type { WindowPlace } from './window-place'

const smallest = { width: 720, height: 480 }
const usual = { width: 1120, height: 720 }

/** Seen until the page is painted; as in theme.css. */
const chrome = { light: '#f5f5f6', dark: '#17181a' }

export const windowTitle = 'ModelRoute Monitor'

/** Opens the app's one window at its last place. Show it once it is ready. */
export function openWindow(place: WindowPlace | null): BrowserWindow {
  const last = visible(place)
  const window = new BrowserWindow({
    ...usual,
    ...(last && { x: last.x, y: last.y, width: Math.max(last.width, smallest.width), height: Math.max(last.height, smallest.height) }),
    minWidth: smallest.width,
    minHeight: smallest.height,
    title: windowTitle,
    show: false,
    // A page that is painted has to wait for the GPU process before it can run.
    paintWhenInitiallyHidden: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? chrome.dark : chrome.light,
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
  lock(window.webContents)
  void window.loadURL(pageUrl)
  return window
}

/** Records the window's place at each close. */
export function rememberPlace(window: BrowserWindow, remember: (place: WindowPlace) => void): void {
  window.on('close', () => remember({ ...window.getNormalBounds(), maximized: window.isMaximized() }))
}

export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

/**
 * Locks the page down: no navigation, no windows, no webviews, no downloads of its own, no permissions, and no WebRTC that bypasses
 * the system's proxy, because a CSP cannot forbid that.
 */
function lock(contents: WebContents): void {
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.session.on('will-download', (event) => event.preventDefault())
  contents.session.setPermissionRequestHandler((_contents, _permission, grant) => grant(false))
  contents.session.setPermissionCheckHandler(() => false)
}

/** Ignores a place on a screen that is no longer there. */
function visible(bounds: WindowPlace | null): WindowPlace | null {
  if (!bounds) return null
  const area = screen.getDisplayMatching(bounds).workArea
  const overlaps =
    bounds.x < area.x + area.width && bounds.x + bounds.width > area.x && bounds.y < area.y + area.height && bounds.y + bounds.height > area.y
  return overlaps ? bounds : null
}
