import { join } from 'node:path'
import { app } from 'electron'
import log from 'electron-log/main'

log.transports.file.resolvePathFn = () => join(app.getPath('userData'), 'logs', 'main.log')
log.transports.console.level = false

export { log }
