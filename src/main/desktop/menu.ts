import { Menu } from 'electron'
import type { Events } from '@shared/contract'

/** The application menu. The page handles its own keys; here they are only shown. */
export function setMenu(send: (command: Events['command']['name']) => void): void {
  const item = (label: string, accelerator: string, name: Events['command']['name']) => ({
    label,
    accelerator,
    registerAccelerator: false,
    click: () => send(name),
  })
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      { label: 'File', submenu: [item('Settings', 'CmdOrCtrl+,', 'settings'), { type: 'separator' }, { role: 'quit' }] },
      { role: 'editMenu' },
      {
        label: 'View',
        submenu: [item('Search', '/', 'search'), { type: 'separator' }, { role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'togglefullscreen' }],
      },
      { label: 'Help', submenu: [item('Keyboard shortcuts', '?', 'shortcuts')] },
    ]),
  )
}
