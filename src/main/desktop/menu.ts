import { Menu } from 'electron'
import type { MenuItemConstructorOptions } from 'electron'
import { commandKeys } from '@shared/desktop'
import type { CommandName } from '@shared/desktop'

/** The application menu. The page handles its own keys; here they are only shown. */
export function setMenu(send: (name: CommandName) => void): void {
  const item = (label: string, name: CommandName): MenuItemConstructorOptions => ({
    label,
    ...(isShown(commandKeys[name]) && { accelerator: commandKeys[name] }),
    registerAccelerator: false,
    click: () => send(name),
  })
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      { label: 'File', submenu: [item('Track', 'track'), separator, item('Settings', 'settings'), separator, { role: 'close' }, { role: 'quit' }] },
      { role: 'editMenu' },
      {
        label: 'Executions',
        submenu: [
          item('Next', 'next'),
          item('Previous', 'previous'),
          item('Show details', 'details'),
          item('Close details', 'close'),
          separator,
          item('Mark', 'toggle'),
          item('Mark all', 'selectAll'),
          separator,
          item('Copy IDs', 'copyIds'),
          item('Save files', 'saveFiles'),
          item('Ask now', 'askNow'),
          separator,
          item('Stop tracking', 'stopTracking'),
          item('Undo', 'undo'),
        ],
      },
      {
        label: 'View',
        submenu: [item('Search', 'search'), separator, { role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'togglefullscreen' }],
      },
      { label: 'Help', submenu: [item('Keyboard shortcuts', 'shortcuts')] },
    ]),
  )
}

/** macOS registers every key that a menu shows, and a single one would be taken from whoever types. */
function isShown(keys: string): boolean {
  return process.platform !== 'darwin' || keys.includes('+')
}
