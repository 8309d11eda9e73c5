import { join } from 'node:path'
import { app, dialog, shell } from 'electron'
import type { BrowserWindow, IpcMain } from 'electron'
import { commands } from './commands'
import { readCommandLine } from './command-line'
import type { CommandLine } from './command-line'
import { jsonFileDialog, saveDialog } from './desktop/dialogs'
import { watchMachine } from './desktop/machine'
import { pageUrl } from './desktop/page'
import type { serveFiles } from './desktop/page'
import { tongue } from './desktop/tongue'
import type { UntilHeard } from './desktop/until-heard'
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
import { speak, words } from './words/words'

const defaultBaseUrl = 'https://api.modelroute.ai'
const previewCacheBytes = 512 * 1024 ** 2
const dashboard = 'https://app.modelroute.ai'

/** What was started before this module was loaded. */
export interface Begun {
  folder: string
  window: BrowserWindow
  readyToShow: Promise<void>
  /** Holds the page's requests until they have handlers. */
  requests: Pick<IpcMain, 'handle'>
  serveFilesBy: ReturnType<typeof serveFiles>
  /** The stored rows, being read. Null if the database was not closed properly and must be checked first. */
  rows: ReadAhead | null
  openedLinks: UntilHeard<string>
  laterStarts: UntilHeard<string[]>
  /** MODELROUTE_API_KEY. */
  environmentKey: string | null
}

/** Builds everything behind the window and starts it. */
export async function start(begun: Begun): Promise<void> {
  try {
    await open(begun, readCommandLine(process.argv))
  } catch (error) {
    // Quitting during the start destroys the window while the parts are being built.
    if (begun.window.isDestroyed()) app.exit(0)
    else fail(error)
  }
}

/** Ends a start that cannot even begin because the app's folder is not writable. */
export function refuse(unwritable: Error): void {
  speak(tongue('system'))
  fail(unwritable)
}

/** Tells the user why the app cannot start, and quits. */
function fail(error: unknown): void {
  const message = reasonOf(error)
  // Errors of the system or the database have a code; their message is not written for users.
  const reason = error instanceof Error && 'code' in error ? words().dialog.cannotKeep(app.getPath('userData'), message) : message
  log.error(`Start failed: ${reason}`)
  console.error(reason)
  dialog.showErrorBox(words().dialog.cannotStart, reason)
  app.exit(1)
}

async function open(begun: Begun, commandLine: CommandLine): Promise<void> {
  speak(tongue('system'))
  const address = parseBaseUrl(process.env.MODELROUTE_BASE_URL ?? defaultBaseUrl)
  if (!address.ok) throw new Error(words().address.environment(words().address[address.problem]))
  const { baseUrl } = address

  const cache = await PreviewCache.open(join(begun.folder, 'previews'), previewCacheBytes)
  const parts = new Parts({ ...begun, hidden: commandLine.hidden, unclean: begun.rows === null, cache, baseUrl })
  begun.serveFilesBy((request) => parts.files.previews.serve(request))
  beginWatching(parts)
  watchClipboard(parts, begun.window)
  answerPage(parts, begun)
  const unwatchMachine = followMachine(parts, baseUrl)
  if (commandLine.demo) await parts.simulator.start()
  obeyCommandLines(parts, commandLine, begun)
  quitCleanly(parts, unwatchMachine)
}

/** Loading the page does not compete with requests: they begin once the list is shown. */
function beginWatching({ connections, book, config, notices, archiver, monitor, files, desktop }: Parts): void {
  connections.hold()
  if (book.open().unreadable) notices.add({ kind: 'key-unreadable' })
  if (config.unwritten !== null) notices.add({ kind: 'settings-unwritten', reason: config.unwritten })
  archiver.look()
  monitor.catchUp()
  files.start()
  void desktop.listed.then(() => {
    connections.begin()
    void files.tidy()
  })
}

function watchClipboard({ clipboardWatch, config }: Parts, window: BrowserWindow): void {
  window.on('focus', () => clipboardWatch.onFocus())
  window.on('blur', () => clipboardWatch.onBlur())
  clipboardWatch.setEnabled(config.settings.watchClipboard)
}

/** Answers the page's requests, but only those of its main frame. */
function answerPage(parts: Parts, { window, requests, rows }: Begun): void {
  const { monitor, book, connections, notices, reports, simulator, stream, desktop, config, stores, files } = parts
  // Nothing is announced from a database that was set aside.
  const ahead = stores.notices.length > 0 ? null : (rows ?? readAhead(stores.path))
  const handlers = commands({
    monitor,
    book,
    connections,
    notices,
    reports,
    simulator,
    desktop,
    outbox: stores.outbox,
    files: files.requests,
    state: () => parts.state(),
    saveSettings: (changes) => parts.saveSettings(changes),
    setPaused: (paused) => parts.setPaused(paused),
    rest: (resting) => stream.rest(resting),
    copyText: (text) => parts.copyText(text),
    listing: new Listing({ monitor, stream, repository: stores.executions, ahead }),
    settingsFile: {
      settings: () => config.settings,
      save: (changes) => parts.saveSettings(changes),
      askForFile: saveDialog(window),
      chooseFile: (title) => jsonFileDialog(window, title),
    },
    discardFiles: (ids) => files.discardExecutions(ids),
    openDashboard: () => void shell.openExternal(dashboard),
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
    onRenewed: () => connections.wake(),
    onOnline: (online) => connections.setOnline(online),
    onClockSet: (byMs) => {
      desktop.clockSet(byMs)
      stream.stateChanged()
    },
  })
}

/** Does what this start was asked to do, then what later starts and opened links ask. */
function obeyCommandLines({ monitor, book, notices, desktop }: Parts, first: CommandLine, { openedLinks, laterStarts }: Begun): void {
  const obey = ({ tracked: { ids, nearMisses }, links }: CommandLine): void => {
    if (ids.length > 0) void monitor.track(ids.join('\n'), book.activeId).then((report) => desktop.send('tracked', report))
    if (nearMisses.length > 0) notices.add({ kind: 'arguments-not-understood', nearMisses })
    desktop.openLinks(links)
  }
  obey(first)
  laterStarts.hear((argv) => {
    obey(readCommandLine(argv))
    desktop.show()
  })
  app.on('activate', () => desktop.show())
  openedLinks.hear((link) => desktop.openLinks([link]))
}

/** Makes quitting wait for pending writes. */
function quitCleanly({ announcer, archiver, clipboardWatch, files, simulator, connections, monitor, stores }: Parts, unwatchMachine: () => void): void {
  app.on('window-all-closed', () => app.quit())
  app.on('before-quit', () => {
    unwatchMachine()
    announcer.stop()
    archiver.stop()
    clipboardWatch.setEnabled(false)
  })
  app.on('will-quit', (event) => {
    event.preventDefault()
    void Promise.all([simulator.leave(), monitor.endWork(), files.stop(), connections.stop()]).finally(() => {
      stores.close()
      app.exit(0)
    })
  })
}
