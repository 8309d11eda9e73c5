import { Menu } from 'electron'
import type { MenuItemConstructorOptions } from 'electron'
import { commandKeys } from '@shared/desktop'
import type { CommandName } from '@shared/desktop'
import { words } from '../words/words'

/** The application menu in the current language. The page handles its own keys; here they are only shown. */
export function setMenu(send: (name: CommandName) => void): void {
  const { menu } = words()
  const item = (label: string, name: CommandName): MenuItemConstructorOptions => ({
    label,
    ...(isShown(commandKeys[name]) && { accelerator: commandKeys[name] }),
    registerAccelerator: false,
    click: () => send(name),
  })
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      {
        label: menu.file,
        submenu: [
          item(menu.track, 'track'),
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
          { role: 'resetZoom', label: menu.actualSize },
          { role: 'zoomIn', label: menu.zoomIn },
          { role: 'zoomOut', label: menu.zoomOut },
          separator,
          { role: 'togglefullscreen', label: menu.fullScreen },
        ],
      },
      { label: menu.help, submenu: [item(menu.shortcuts, 'shortcuts')] },
    ]),
  )
}

/** macOS registers every key that a menu shows, and a single one would be taken from whoever types. */
function isShown(keys: string): boolean {
  return process.platform !== 'darwin' || keys.includes('+')
}
