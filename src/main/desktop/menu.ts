import { Menu } from 'electron'
import type { MenuItemConstructorOptions } from 'electron'
import { commandKeys } from '@shared/desktop'
import type { CommandName } from '@shared/desktop'
import { words } from '../words/words'

interface MenuActions {
  send: (name: CommandName) => void
  /** Zooms in, out, or back to normal. */
  zoom: (direction: 1 | -1 | 0) => void
}

/** The application menu in the current language. The page handles its own keys; the menu only shows them. */
export function setMenu({ send, zoom }: MenuActions): void {
  const { menu } = words()
  const item = (label: string, name: CommandName): MenuItemConstructorOptions => {
    const keys = commandKeys[name]
    return { label, ...(keys !== null && isShown(keys) && { accelerator: keys }), registerAccelerator: false, click: () => send(name) }
  }
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      {
        label: menu.file,
        submenu: [
          item(menu.track, 'track'),
          separator,
          item(menu.exportCsv, 'exportCsv'),
          item(menu.exportJson, 'exportJson'),
          separator,
          item(menu.settings, 'settings'),
          separator,
          { role: 'close', label: menu.close },
          { role: 'quit', label: menu.quit },
        ],
      },
      {
        label: menu.edit,
        submenu: [
          { role: 'undo', label: menu.undoTyping },
          { role: 'redo', label: menu.redoTyping },
          separator,
          { role: 'cut', label: menu.cut },
          { role: 'copy', label: menu.copy },
          { role: 'paste', label: menu.paste },
          { role: 'delete', label: menu.delete },
          separator,
          { role: 'selectAll', label: menu.selectAllText },
        ],
      },
      {
        label: menu.executions,
        submenu: [
          item(menu.next, 'next'),
          item(menu.previous, 'previous'),
          item(menu.details, 'details'),
          item(menu.closeDetails, 'close'),
          separator,
          item(menu.mark, 'toggle'),
          item(menu.markAll, 'selectAll'),
          separator,
          item(menu.copyIds, 'copyIds'),
          item(menu.saveFiles, 'saveFiles'),
          item(menu.askNow, 'askNow'),
          item(menu.pin, 'pin'),
          separator,
          item(menu.stopTracking, 'stopTracking'),
          item(menu.undo, 'undo'),
        ],
      },
      {
        label: menu.view,
        submenu: [
          item(menu.search, 'search'),
          separator,
          { label: menu.actualSize, accelerator: 'CmdOrCtrl+0', click: () => zoom(0) },
          { label: menu.zoomIn, accelerator: 'CmdOrCtrl+Plus', click: () => zoom(1) },
          // On many keyboards, the plus key without Shift.
          { label: menu.zoomIn, accelerator: 'CmdOrCtrl+=', visible: false, acceleratorWorksWhenHidden: true, click: () => zoom(1) },
          { label: menu.zoomOut, accelerator: 'CmdOrCtrl+-', click: () => zoom(-1) },
          separator,
          { role: 'togglefullscreen', label: menu.fullScreen },
        ],
      },
      { label: menu.help, submenu: [item(menu.shortcuts, 'shortcuts')] },
    ]),
  )
}

/** macOS registers every key that a menu shows, so a single letter could no longer be typed. */
function isShown(keys: string): boolean {
  return process.platform !== 'darwin' || keys.includes('+')
}
