import { join } from 'node:path'
import { app, clipboard, dialog, shell } from 'electron'
import type { BrowserWindow, IpcMain } from 'electron'
import { z } from 'zod'
import { maxPasteLength } from '@shared/contract'
import type { MonitorState } from '@shared/contract'
import { tongueOf } from '@shared/language'
import type { Settings } from '@shared/settings'
import { commands } from './commands'
import { readCommandLine } from './command-line'
import type { CommandLine } from './command-line'
import { ConnectionBook } from './connection-book'
import { Archiver } from './archiver'
import { Connections } from './connections'
import { ClipboardWatch } from './desktop/clipboard-watch'
import { electronFetch } from './desktop/fetch'
import { folderDialog } from './desktop/folder-dialog'
import { Desktop } from './desktop/desktop'
import { startDrag } from './desktop/start-drag'
import { watchMachine } from './desktop/machine'
import { jsonFileDialog } from './desktop/open-dialog'
import { pageOrigin, pageUrl } from './desktop/page'
import type { serveFiles } from './desktop/page'
import { saveDialog } from './desktop/save-dialog'
import { Files } from './files/files'
import { PreviewCache } from './files/preview-cache'
import { answerRequests } from './ipc/requests'
import { EventStream } from './ipc/stream'
import { parseBaseUrl } from './modelroute/base-url'
import { log } from './log'
import { Monitor } from './monitor'
import { Notices } from './notices'
import { readAhead } from './read-ahead'
import { Reports } from './reports/reports'
import { launchSimulator, SimulatorConnection } from './simulator-connection'
import { openConfig } from './storage/config'
import { KeyVault } from './storage/key-vault'
import { openStores } from './storage/stores'
import { systemCipher } from './desktop/cipher'
import { Announcer } from './tracking/announcer'
import { systemClock } from './tracking/clock'
import { speak, words } from './words/words'

const defaultBaseUrl = 'https://api.modelroute.ai'
const previewCacheBytes = 512 * 1024 ** 2
const dashboard = 'https://app.modelroute.ai'

/** What was begun before this was loaded. */
export interface Begun {
  folder: string
  window: BrowserWindow
  readyToShow: Promise<void>
  /** Where the page's requests wait for their handlers. */
  requests: Pick<IpcMain, 'handle'>
  serveFilesBy: ReturnType<typeof serveFiles>
  /** The stored rows, being read; null: the database was not closed and is to be checked first. */
  rows: Promise<unknown> | null
  /** Takes the links that the system hands over. */
  onOpenedLink: (listener: (link: string) => void) => void
}

/** Builds everything behind the window. */
export async function start(begun: Begun): Promise<void> {
  try {
    await build(begun, readCommandLine(process.argv))
  } catch (error) {
    // Who quits during the start takes the window from what is being built.
    if (begun.window.isDestroyed()) app.exit(0)
    else fail(error)
  }
}

function fail(error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error)
  log.error(`Start failed: ${reason}`)
  console.error(reason)
  dialog.showErrorBox(words().dialog.cannotStart, reason)
  app.exit(1)
}

async function build({ folder, window, readyToShow, requests, serveFilesBy, rows, onOpenedLink }: Begun, commandLine: CommandLine): Promise<void> {
  speak(tongueOf('system', [app.getLocale()]).language)
  const baseUrl = parseBaseUrl(process.env.MODELROUTE_BASE_URL ?? defaultBaseUrl)
  if (!baseUrl.ok) throw new Error(words().address.environment(words().address[baseUrl.problem]))

  const cache = await PreviewCache.open(join(folder, 'previews'), previewCacheBytes)
  const { config, setAside } = openConfig(folder, new Date())
  const stream = new EventStream({ clock: systemClock, send: (batch) => desktop.send('patch', batch), state: () => state() })
  const notices = new Notices(() => stream.stateChanged())
  const desktop = new Desktop({
    window,
    readyToShow,
    config,
    notices,
    clock: systemClock,
    outbox: () => outbox,
    connections: () => connections.states(),
    paused: () => connections.paused,
    setPaused: (paused) => setPaused(paused),
    saveSettings: (changes) => saveSettings(changes),
    onChange: () => stream.stateChanged(),
    hidden: commandLine.hidden,
  })
  if (setAside) notices.add({ kind: 'settings-set-aside', path: setAside })

  const stores = openStores(folder, rows === null)
  // Of a database that was set aside nothing is told.
  let ahead: Promise<unknown> | null = stores.notices.length > 0 ? null : (rows ?? readAhead(stores.path))
  const { executions, outbox } = stores
  const cipher = systemCipher()
  const vault = new KeyVault(config, cipher)
  const announcer = new Announcer({
    outbox,
    clock: systemClock,
    active: () => connections.active(),
    heldBack: (end) => desktop.heldBack(end),
    show: (announcement) => desktop.announce(announcement),
    onTold: () => desktop.changed(),
    connectionName: (id) => {
      const all = connections.states()
      return all.length > 1 ? (all.find((one) => one.id === id)?.name ?? null) : null
    },
  })
  const monitor = new Monitor({ repository: executions, announcer, clock: systemClock, events: stream })
  const connections: Connections = new Connections({
    monitor,
    vault,
    fetch: electronFetch,
    settings: () => config.settings,
    onChange: () => {
      stream.stateChanged()
      desktop.changed()
    },
    onProgress: () => {
      stream.stateChanged(true)
      desktop.changed()
    },
    onDiscard: (connectionId) => files.discardConnection(connectionId),
    watching: {
      clock: systemClock,
      random: Math.random,
      repository: executions,
      latencyStore: stores.latency,
      onEnd: () => announcer.ended(),
      onResult: (execution) => files.completed(execution),
      onStorageFailure: (reason) => notices.add({ kind: 'storage-failing', reason }),
    },
  })
  const files = new Files({
    repository: stores.downloads,
    cache,
    clock: systemClock,
    api: (connectionId) => connections.files(connectionId),
    pageOrigin,
    settings: () => config.settings,
    systemFolder: () => app.getPath('downloads'),
    find: (id) => executions.find(id),
    tell: (changes) => desktop.send('downloads', changes),
    dragFolder: join(folder, 'dragged'),
    startDrag: (path) => startDrag(window.webContents, path),
    showInFolder: (path) => shell.showItemInFolder(path),
    chooseFolder: () => folderDialog(window),
  })
  serveFilesBy((request) => files.previews.serve(request))
  const book = new ConnectionBook({
    config,
    vault,
    connections,
    monitor,
    usualBaseUrl: baseUrl.baseUrl,
    environmentKey: process.env.MODELROUTE_API_KEY ?? null,
    closeFiles: (id) => files.closeConnection(id),
    onChange: () => stream.stateChanged(),
  })
  const simulator = new SimulatorConnection({ book, connections, monitor, vault, launch: launchSimulator })
  const state = (): MonitorState => ({
    connections: connections.states(),
    formerConnections: book.former(),
    activeConnectionId: book.activeId,
    settings: config.settings,
    encryptionAvailable: cipher.available,
    paused: connections.paused,
    trayAvailable: desktop.trayAvailable,
    notices: notices.list(),
  })
  let watchClipboard = (): void => undefined
  const saveSettings = (changes: Partial<Settings>): void => {
    const before = config.settings
    const after = { ...before, ...changes }
    desktop.settingsChanged(before, after)
    config.settings = after
    connections.setEagerness(after.eagerness)
    archiver.look()
    watchClipboard()
    stream.stateChanged()
  }
  const setPaused = (paused: boolean): void => {
    connections.setPaused(paused)
    if (!paused) monitor.catchUp()
  }
  const archiver = new Archiver({ repository: executions, clock: systemClock, afterDays: () => config.settings.archiveAfterDays, archive: (ids) => monitor.archive(ids, true) })

  for (const notice of stores.notices) notices.add(notice)
  // What the page starts with is not to wait for requests.
  connections.hold()
  if (book.open().unreadable) notices.add({ kind: 'key-unreadable' })
  archiver.look()
  monitor.catchUp()
  files.start()
  void desktop.listed.then(() => {
    connections.begin()
    void files.tidy()
  })

  const clipboardWatch = new ClipboardWatch({
    read: async () => clipboard.readText(),
    clock: systemClock,
    focused: () => window.isFocused(),
    fresh: (text) => (text.length > maxPasteLength ? [] : monitor.previewPaste(text, book.activeId).fresh),
    offer: (ids) => desktop.offer(ids),
  })
  window.on('focus', () => clipboardWatch.onFocus())
  window.on('blur', () => clipboardWatch.onBlur())
  watchClipboard = () => clipboardWatch.setEnabled(config.settings.watchClipboard)
  watchClipboard()
  const copyText = (text: string): void => {
    clipboardWatch.own(text)
    clipboard.writeText(text)
  }
  const reports = new Reports({
    repository: executions,
    ended: stores.endings,
    clock: systemClock,
    details: (id) => monitor.details(id),
    connections: () => connections.states(),
    askForFile: saveDialog(window),
    copyText,
    version: app.getVersion(),
    onProgress: (progress) => desktop.send('exporting', progress),
  })
  answerRequests(
    requests,
    ({ sender, senderFrame }) => sender === window.webContents && senderFrame === window.webContents.mainFrame && senderFrame.url === pageUrl,
    commands({
      monitor,
      book,
      connections,
      notices,
      reports,
      simulator,
      stream,
      state,
      readAhead: async () => {
        const read = await ahead
        ahead = null
        return read
      },
      desktop,
      outbox,
      saveSettings,
      settingsFile: {
        settings: () => config.settings,
        save: saveSettings,
        askForFile: saveDialog(window),
        chooseFile: (title) => jsonFileDialog(window, title),
      },
      setPaused,
      files: files.requests,
      discardFiles: (ids) => files.discardExecutions(ids),
      copyText,
      openDashboard: () => void shell.openExternal(dashboard),
    }),
    (message) => log.warn(message),
  )
  const unwatchMachine = watchMachine({
    clock: systemClock,
    address: baseUrl.baseUrl,
    onWake: () => {
      monitor.catchUp()
      connections.wake()
    },
    onRenewed: () => connections.wake(),
    onOnline: (online) => connections.setOnline(online),
    onClockSet: () => {
      stream.stateChanged()
      desktop.changed()
    },
  })

  const obey = ({ tracked: { ids, nearMisses }, links }: CommandLine): void => {
    if (ids.length > 0) monitor.track(ids.join('\n'), book.activeId)
    if (nearMisses.length > 0) notices.add({ kind: 'arguments-not-understood', nearMisses })
    desktop.openLinks(links)
  }
  app.on('second-instance', (_event, _argv, _folder, data) => {
    const sent = z.object({ argv: z.array(z.string()) }).safeParse(data)
    if (sent.success) obey(readCommandLine(sent.data.argv))
    desktop.show()
  })
  app.on('activate', () => desktop.show())
  onOpenedLink((link) => desktop.openLinks([link]))
  if (commandLine.demo) await simulator.start()
  obey(commandLine)

  app.on('window-all-closed', () => app.quit())
  app.on('before-quit', () => {
    unwatchMachine()
    announcer.stop()
    archiver.stop()
  })
  app.on('will-quit', (event) => {
    event.preventDefault()
    void Promise.all([files.stop(), connections.stop()]).finally(() => {
      stores.close()
      app.exit(0)
    })
  })
}
