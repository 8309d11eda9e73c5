import { join } from 'node:path'
import { app, ipcMain } from 'electron'
import log from 'electron-log/main'

log.transports.file.resolvePathFn = () => join(app.getPath('userData'), 'logs', 'main.log')
log.transports.console.level = false

// Otherwise it would log whatever a page sends.
ipcMain.removeAllListeners('__ELECTRON_LOG__')
ipcMain.removeHandler('__ELECTRON_LOG__')

export { log }
