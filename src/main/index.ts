import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { app, ipcMain, Menu } from 'electron'
import { cacheCode } from './code-cache'
import { folderAfterSwitch } from './command-line'
import { catchSecondInstances, isTooLongToHandOver, reportLongLink } from './desktop/second-instances'
import { catchOpenedLinks } from './desktop/opened-links'
import { keyringAnswers } from './desktop/keyring'
import { registerSchemes, serveFiles, servePage } from './desktop/page'
import { openWindow } from './desktop/window'
import { lastPlace } from './desktop/window-place'
import { queueRequests } from './ipc/early-requests'
import { databasePath, wasClosedCleanly } from './storage/place'
import { readAhead } from './storage/read-ahead'
import { writeErrorIn } from './storage/writable'

// Only what the window needs is loaded here. `app` loads the rest while the page starts, which runs on another core.

/** How long to wait for a page that requests nothing, or a GPU process that tells nothing. */
const processesStartWithinMs = 2_000

const given = app.commandLine.getSwitchValue('user-data-dir')
const userData = given || folderAfterSwitch(process.argv)
if (userData) {
  const folder = resolve(userData)
  app.setPath('userData', folder)
  // Start at login and links use the same folder, wherever they start the app.
  if (folder !== given) app.commandLine.appendSwitch('user-data-dir', folder)
}

// Programs that the app starts inherit the environment, and the page's process receives all of it.
const environmentKey = process.env.MODELROUTE_API_KEY ?? null
delete process.env.MODELROUTE_API_KEY

// Without this, Electron blocks everything behind an error dialog.
process.on('uncaughtException', (error) => {
  console.error(error)
  void import('./log').then(({ log }) => log.error(`Unexpected: ${error.stack ?? error.message}`))
})
// Our menu comes once the app's language is known. Building Electron's default one would be wasted.
Menu.setApplicationMenu(null)
// When the system ends the session, that is a normal quit: everything open is closed.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())
registerSchemes()
const gpuStarts = new Promise<void>((resolve) => app.once('gpu-info-update', () => resolve()))
const [openedLinks, secondInstances] = [catchOpenedLinks(), catchSecondInstances()]
if (isTooLongToHandOver(app.getPath('userData'))) void refuse()
else if (app.requestSingleInstanceLock()) void app.whenReady().then(begin)
else void writeErrorIn(app.getPath('userData')).then(end)

/** Ends a second start of which nothing can be handed over. */
async function refuse(): Promise<void> {
  const [{ displayLanguage }, { setLanguage, words }] = await Promise.all([import('./desktop/display-language'), import('./words/words')])
  setLanguage(displayLanguage('system'))
  console.error(words().dialog.tooLongToHandOver)
  reportLongLink()
  app.exit(1)
}

/** Ends a start without the lock: another instance has it, or it could not be written. */
function end(unwritable: Error | null): void {
  if (unwritable === null) return app.exit(0)
  void app.whenReady().then(async () => (await import('./app')).failUnwritable(unwritable))
}

async function begin(): Promise<void> {
  const folder = app.getPath('userData')
  cacheCode(import.meta.dirname, join(folder, 'code-cache'))
  const pageStarts = servePage(join(import.meta.dirname, '../renderer'))
  const serveFilesBy = serveFiles()
  const requests = queueRequests(ipcMain)
  const window = openWindow(lastPlace(folder))
  const database = databasePath(folder)
  const keyring = keyringAnswers()
  const rows = wasClosedCleanly(database) ? readAhead(database) : null
  // Before that, Chromium's processes need this thread to find one another.
  await Promise.race([Promise.all([pageStarts, gpuStarts]), sleep(processesStartWithinMs)])
  const { start } = await import('./app')
  await start({ folder, window, keyring, requests, serveFilesBy, rows, openedLinks, secondInstances, environmentKey })
}
