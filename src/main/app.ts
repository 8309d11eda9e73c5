import { join } from 'node:path'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import { app, dialog, shell } from 'electron'
import type { BrowserWindow, IpcMain } from 'electron'
import { commands } from './commands'
import { readCommandLine } from './command-line'
import type { CommandLine } from './command-line'
import { jsonFileDialog, saveDialog } from './desktop/dialogs'
import { watchMachine } from './desktop/machine'
import { pageUrl } from './desktop/page'
import type { serveFiles } from './desktop/page'
import { reviveOnCrash } from './desktop/page-crash'
import { displayLanguage } from './desktop/display-language'
import type { BufferedEmitter } from './desktop/buffered-emitter'
import { PreviewCache } from './files/preview-cache'
import { answerRequests } from './ipc/requests'
import { Listing } from './listing'
import { log } from './log'
import { parseBaseUrl } from './modelroute/base-url'
import { Parts } from './parts'
import { reasonOf } from './reason'
import { readAhead } from './storage/read-ahead'
import type { ReadAhead } from './storage/read-ahead'
import { systemClock } from './tracking/system-clock'
import { setLanguage, words } from './words/words'

const defaultBaseUrl = 'https://api.modelroute.ai'
const previewCacheBytes = 512 * 1024 ** 2
/** How long the window waits for the keyring. */
const keyringAnswersWithinMs = 3_000
const dashboard = 'https://app.modelroute.ai'

/** What was started before this module was loaded. */
export interface Startup {
  folder: string
  window: BrowserWindow
  /** Resolves once the keyring answers. */
  keyring: Promise<void>
  /** Holds the page's requests until they have handlers. */
  requests: Pick<IpcMain, 'handle'>
  serveFilesBy: ReturnType<typeof serveFiles>
  /** The stored rows, being read. Null if the database was not closed properly and must be checked first. */
  rows: ReadAhead | null
  openedLinks: BufferedEmitter<string>
  secondInstances: BufferedEmitter<string[]>
  /** MODELROUTE_API_KEY. */
  environmentKey: string | null
}

/** Builds everything behind the window and starts it. */
export async function start(startup: Startup): Promise<void> {
  try {
    await open(startup, readCommandLine(process.argv))
  } catch (error) {
    // Quitting during the start destroys the window while the parts are being built.
    if (startup.window.isDestroyed()) return app.exit(0)
    log.error(`Start failed: ${reasonOf(error)}`)
    fail(error)
  }
}

/** Ends a start that cannot even begin because the app's folder is not writable. */
export function failUnwritable(unwritable: Error): void {
  setLanguage(displayLanguage('system'))
  fail(unwritable)
}

/** Tells the user why the app cannot start, and quits. */
function fail(error: unknown): void {
  const message = reasonOf(error)
  // Errors of the system or the database have a code; their message is not written for users.
  const reason = error instanceof Error && 'code' in error ? words().dialog.cannotKeep(app.getPath('userData'), message) : message
  console.error(reason)
  dialog.showErrorBox(words().dialog.cannotStart, reason)
  app.exit(1)
}

async function open(startup: Startup, commandLine: CommandLine): Promise<void> {
  setLanguage(displayLanguage('system'))
  const address = parseBaseUrl(process.env.MODELROUTE_BASE_URL || defaultBaseUrl)
  if (!address.ok) throw new Error(words().address.environment(words().address[address.problem]))
  const { baseUrl } = address

  const keyringSilent = await Promise.race([startup.keyring.then(() => false), sleep(keyringAnswersWithinMs, true)])
  const cache = await PreviewCache.open(join(startup.folder, 'previews'), previewCacheBytes)
  const parts = new Parts({ ...startup, keyringSilent, hidden: commandLine.hidden, unclean: startup.rows === null, cache, baseUrl })
  startup.serveFilesBy((request) => parts.files.previews.serve(request))
  beginWatching(parts)
  if (keyringSilent) void startup.keyring.then(() => parts.keyringAnswered())
  watchClipboard(parts, startup.window)
  handlePageRequests(parts, startup)
  // The page gets its first rows before the rest.
  await setImmediate()
  reviveOnCrash(startup.window.webContents, systemClock, (message) => log.error(message), () => {
    if (parts.monitor.stopCancelling()) parts.notices.add({ kind: 'cancelling-cut-short' })
  })
  const unwatchMachine = followMachine(parts, baseUrl)
  if (commandLine.demo) await parts.simulator.start()
  handleCommandLines(parts, commandLine, startup)
  quitCleanly(parts, unwatchMachine)
  app.on('before-quit', () => startAnewFor(startup))
}

/** Loading the page does not compete with requests: they begin once the list is shown. */
function beginWatching({ connections, book, config, notices, archiver, purge, monitor, files, desktop, keyringSilent }: Parts): void {
  connections.hold()
  if (book.open().unreadable) notices.add({ kind: keyringSilent ? 'keyring-silent' : 'key-unreadable' })
  if (config.unwritten !== null) notices.add({ kind: 'settings-unwritten', reason: config.unwritten })
  archiver.check()
  monitor.catchUp()
  // Even if one fails, the others begin.
  for (const begin of [() => connections.begin(), () => files.tidy(), () => files.start(), () => purge.start()]) void desktop.listed.then(begin)
}

function watchClipboard({ clipboardWatch, config }: Parts, window: BrowserWindow): void {
  window.on('focus', () => clipboardWatch.onFocus())
  window.on('blur', () => clipboardWatch.onBlur())
  clipboardWatch.setEnabled(config.settings.watchClipboard)
}

/** Answers the page's requests, but only those of its main frame. */
function handlePageRequests(parts: Parts, { window, requests, rows }: Startup): void {
  const { monitor, stream, config, stores } = parts
  // Nothing is announced from a database that was set aside.
  const ahead = stores.setAside ? null : (rows ?? readAhead(stores.path))
  const handlers = commands(parts, {
    listing: new Listing({ monitor, stream, repository: stores.executions, ahead }),
    settingsFile: {
      settings: () => config.settings,
      save: (changes) => parts.saveSettings(changes),
      askForFile: saveDialog(window),
      chooseFile: (title) => jsonFileDialog(window, title),
    },
    openDashboard: () => shell.openExternal(dashboard).catch(() => Promise.reject(new Error(words().refusal.noBrowser(dashboard)))),
  })
  answerRequests(
    requests,
    ({ sender, senderFrame }) => sender === window.webContents && senderFrame === window.webContents.mainFrame && senderFrame.url === pageUrl,
    handlers,
    (message) => log.warn(message),
  )
}

/** Follows the machine's sleep, network and clock; returns the function that stops it. */
function followMachine({ monitor, connections, stream, desktop }: Parts, address: string): () => void {
  return watchMachine({
    clock: systemClock,
    address,
    onWake: () => {
      monitor.catchUp()
      connections.wake()
    },
    onConditionsChanged: () => connections.wake(),
    onOnline: (online) => connections.setOnline(online),
    onClockSet: (byMs) => {
      desktop.clockSet(byMs)
      stream.stateChanged()
    },
    log: (message) => log.error(message),
  })
}

/** Does what this start was asked to do, then what later starts and opened links ask. */
function handleCommandLines({ monitor, book, notices, desktop }: Parts, first: CommandLine, { openedLinks, secondInstances }: Startup): void {
  const handle = ({ tracked: { ids, nearMisses }, links, longLink }: CommandLine): void => {
    if (ids.length > 0) {
      monitor.track(ids.join('\n'), book.activeId).then(
        (report) => desktop.send('tracked', report),
        (error: unknown) => notices.add({ kind: 'arguments-not-tracked', reason: reasonOf(error) }),
      )
    }
    if (nearMisses.length > 0) notices.add({ kind: 'arguments-not-understood', nearMisses })
    if (longLink) notices.add({ kind: 'link-too-long' })
    desktop.openLinks(links)
  }
  handle(first)
  secondInstances.listen((argv) => {
    const later = readCommandLine(argv)
    handle(later)
    if (!later.hidden) desktop.show()
  })
  app.on('activate', () => desktop.show())
  openedLinks.listen((link) => desktop.openLinks([link]))
}

/** From now on, while the app quits, nothing can be handed over: a second instance starts it anew once it has quit. */
function startAnewFor({ secondInstances, environmentKey }: Startup): void {
  secondInstances.listen((argv) => {
    if (environmentKey !== null) process.env.MODELROUTE_API_KEY = environmentKey
    app.relaunch({ args: argv.slice(1) })
  })
}

/** Makes quitting wait for pending writes. */
function quitCleanly({ announcer, archiver, purge, clipboardWatch, files, simulator, connections, monitor, reports, stores }: Parts, unwatchMachine: () => void): void {
  app.on('window-all-closed', () => app.quit())
  app.on('before-quit', () => {
    unwatchMachine()
    announcer.stop()
    archiver.stop()
    purge.stop()
    clipboardWatch.setEnabled(false)
  })
  app.on('will-quit', (event) => {
    event.preventDefault()
    // Even if one fails, the others finish.
    void Promise.allSettled([simulator.leave(), monitor.endWork(), reports.stop(), files.stop(), connections.stop()])
      .then(() => stores.close())
      .catch((error: unknown) => log.error(`Closing the database failed: ${reasonOf(error)}`))
      .finally(() => app.exit(0))
  })
}
