import { join } from 'node:path'
import { app, clipboard, shell } from 'electron'
import type { BrowserWindow } from 'electron'
import { maxPasteLength } from '@shared/limits'
import type { MonitorState } from '@shared/contract'
import type { Settings } from '@shared/settings'
import { Archiver } from './archiver'
import { ConnectionBook } from './connections/connection-book'
import { Connections } from './connections/connections'
import { launchSimulator, SimulatorConnection } from './connections/simulator-connection'
import { systemCipher } from './desktop/cipher'
import { ClipboardWatch } from './desktop/clipboard-watch'
import { Desktop } from './desktop/desktop'
import { folderDialog, saveDialog } from './desktop/dialogs'
import { electronFetch } from './desktop/fetch'
import { pageOrigin } from './desktop/page'
import { startDrag } from './desktop/start-drag'
import { timeZoneFollower } from './desktop/time-zone'
import { Files } from './files/files'
import type { PreviewCache } from './files/preview-cache'
import { EventStream } from './ipc/stream'
import { log } from './log'
import { Monitor } from './monitor'
import { Notices } from './notices'
import { Purge } from './purge'
import { reasonOf } from './reason'
import { Reports } from './reports/reports'
import type { Config } from './storage/config'
import { KeyVault } from './storage/key-vault'
import { openConfig } from './storage/open-config'
import { Steps } from './steps'
import { openStores } from './storage/stores'
import type { Stores } from './storage/stores'
import { Announcer } from './tracking/announcer'
import { systemClock } from './tracking/system-clock'

/** What the parts are built from. */
interface PartsOptions {
  folder: string
  window: BrowserWindow
  /** Start in the tray. */
  hidden: boolean
  /** The database was not closed properly, so it is checked first. */
  unclean: boolean
  cache: PreviewCache
  keyringSilent: boolean
  /** The API's address for connections that name none. */
  baseUrl: string
  /** MODELROUTE_API_KEY. */
  environmentKey: string | null
}

/** Builds everything behind the window. Each part gets what it needs of the others as functions that are called later. */
export class Parts {
  /** The keyring has not answered yet, so stored keys are unreadable for now. */
  keyringSilent: boolean
  readonly cipher = systemCipher(() => !this.keyringSilent)
  readonly config: Config
  readonly stream: EventStream
  readonly notices: Notices
  readonly desktop: Desktop
  readonly stores: Stores
  readonly vault: KeyVault
  readonly steps = new Steps((work) => this.desktop.send('working', work))
  readonly announcer: Announcer
  readonly monitor: Monitor
  readonly connections: Connections
  readonly files: Files
  readonly book: ConnectionBook
  readonly simulator: SimulatorConnection
  readonly archiver: Archiver
  readonly purge: Purge
  readonly clipboardWatch: ClipboardWatch
  readonly reports: Reports

  constructor(options: PartsOptions) {
    this.keyringSilent = options.keyringSilent
    const { config, setAside } = openConfig(options.folder, new Date())
    this.config = config
    this.stream = new EventStream({
      clock: systemClock,
      send: (batch) => {
        this.desktop.send('patch', { ...batch, added: JSON.stringify(batch.added) })
        this.desktop.changed()
      },
      state: () => this.state(),
    })
    this.notices = new Notices(() => this.stream.stateChanged())
    this.desktop = desktopOf(this, options)
    if (setAside) this.notices.add({ kind: 'settings-set-aside', path: setAside })
    if (config.connectionsDamaged) this.notices.add({ kind: 'connections-damaged' })
    this.stores = openStores(options.folder, options.unclean)
    if (this.stores.setAside) this.notices.add({ kind: 'database-set-aside', ...this.stores.setAside })
    this.vault = new KeyVault(config, this.cipher)
    this.announcer = announcerOf(this)
    this.monitor = monitorOf(this)
    this.connections = connectionsOf(this)
    this.files = filesOf(this, options)
    this.book = bookOf(this, options)
    this.simulator = simulatorOf(this)
    this.archiver = archiverOf(this)
    this.purge = new Purge({ repository: this.stores.executions, clock: systemClock })
    this.clipboardWatch = clipboardWatchOf(this, options.window)
    this.reports = reportsOf(this, options.window)
  }

  /** What the page shows besides the list. */
  state(): MonitorState {
    return {
      connections: this.connections.states(),
      formerConnections: this.book.former(),
      activeConnectionId: this.book.activeId,
      settings: this.config.settings,
      encryptionAvailable: this.cipher.available,
      paused: this.connections.paused,
      trayAvailable: this.desktop.trayAvailable,
      notices: this.notices.list(),
    }
  }

  /** Changes settings, which apply at once. Throws in words for the user if they cannot be saved or the system refuses them. */
  saveSettings(changes: Partial<Settings>): void {
    const before = this.config.settings
    const after = { ...before, ...changes }
    this.config.settings = after
    try {
      this.desktop.settingsChanged(before, after, changes)
    } catch (error) {
      this.config.settings = before
      throw error
    }
    this.connections.setPreferences(after)
    this.archiver.check()
    this.clipboardWatch.setEnabled(after.watchClipboard)
    this.stream.stateChanged()
  }

  /** Reads the stored keys, which the keyring can tell from now on. */
  keyringAnswered(): void {
    this.keyringSilent = false
    this.notices.remove('keyring-silent')
    if (this.book.readKeys().unreadable) this.notices.add({ kind: 'key-unreadable' })
    this.stream.stateChanged()
  }

  setPaused(paused: boolean): void {
    this.connections.setPaused(paused)
    if (!paused) this.monitor.catchUp()
  }

  /** Copies our own text, which the clipboard watch must not offer. */
  copyText(text: string): void {
    this.clipboardWatch.ignore(text)
    // Some versions of Electron write synchronously, some asynchronously.
    void clipboard.writeText(text)
  }
}

function desktopOf(parts: Parts, { window, hidden }: PartsOptions): Desktop {
  return new Desktop({
    window,
    hidden,
    config: parts.config,
    notices: parts.notices,
    clock: systemClock,
    outbox: () => parts.stores.outbox,
    connections: () => parts.connections.states(),
    paused: () => parts.connections.paused,
    setPaused: (paused) => parts.setPaused(paused),
    saveSettings: (changes) => parts.saveSettings(changes),
    onChange: () => parts.stream.stateChanged(),
  })
}

function announcerOf(parts: Parts): Announcer {
  return new Announcer({
    outbox: parts.stores.outbox,
    clock: systemClock,
    active: () => parts.connections.active(),
    holdBackReason: (end) => parts.desktop.holdBackReason(end),
    ready: () => parts.desktop.notifications.ready(),
    show: (announcement) => parts.desktop.announce(announcement),
    onAnnounced: (ends) => {
      parts.desktop.unseen.add(ends)
      parts.desktop.changed()
      parts.desktop.send('endsAnnounced', null)
    },
    connectionName: (id) => {
      const all = parts.connections.states()
      return all.length > 1 ? (all.find((one) => one.id === id)?.name ?? null) : null
    },
    onStorageFailure: (reason) => parts.notices.add({ kind: 'storage-failing', reason }),
  })
}

function monitorOf(parts: Parts): Monitor {
  return new Monitor({
    repository: parts.stores.executions,
    announcer: parts.announcer,
    clock: systemClock,
    events: parts.stream,
    steps: parts.steps,
    moveFiles: (executions, to) => parts.files.moved(executions, to),
  })
}

function connectionsOf(parts: Parts): Connections {
  const { config, stream, stores } = parts
  return new Connections({
    monitor: parts.monitor,
    vault: parts.vault,
    fetch: electronFetch,
    settings: () => config.settings,
    onChange: () => stream.stateChanged(),
    onProgress: () => stream.stateChanged(true),
    onDiscard: (connectionId) => parts.files.discardConnection(connectionId),
    watching: {
      clock: systemClock,
      random: Math.random,
      repository: stores.executions,
      latencyStore: stores.latency,
      onEnd: () => parts.announcer.ended(),
      sequel: (execution) => parts.files.saving(execution),
      onStorageFailure: (reason) => parts.notices.add({ kind: 'storage-failing', reason }),
      onStored: () => parts.notices.remove('storage-failing'),
    },
  })
}

function filesOf({ config, steps, stores, connections, desktop }: Parts, { folder, window, cache }: PartsOptions): Files {
  return new Files({
    repository: stores.downloads,
    executions: stores.executions,
    steps,
    listed: desktop.listed,
    onUnreadable: (error) => log.error(`Files are not saved automatically: ${reasonOf(error)}`),
    cache,
    clock: systemClock,
    api: (connectionId) => connections.files(connectionId),
    pageOrigin,
    settings: () => config.settings,
    systemFolder: () => app.getPath('downloads'),
    correctionOf: (connectionId) => connections.correctionOf(connectionId),
    sendChanges: (changes) => desktop.send('downloads', changes),
    dragFolder: join(folder, 'dragged'),
    startDrag: (path) => startDrag(window.webContents, path),
    showInFolder: (path) => shell.showItemInFolder(path),
    chooseFolder: () => folderDialog(window),
  })
}

function bookOf({ config, vault, connections, monitor, files, stream }: Parts, { baseUrl: defaultBaseUrl, environmentKey }: PartsOptions): ConnectionBook {
  return new ConnectionBook({
    config,
    vault,
    connections,
    monitor,
    defaultBaseUrl,
    environmentKey,
    closeFiles: (id) => files.closeConnection(id),
    onChange: () => stream.stateChanged(),
  })
}

function simulatorOf({ book, connections, monitor, vault }: Parts): SimulatorConnection {
  return new SimulatorConnection({ book, connections, monitor, vault, launch: launchSimulator })
}

function archiverOf({ stores, config, connections, monitor }: Parts): Archiver {
  return new Archiver({
    repository: stores.executions,
    clock: systemClock,
    corrections: () => connections.corrections(),
    afterDays: () => config.settings.archiveAfterDays,
    archive: (ids) => void monitor.archive(ids, 'archived'),
  })
}

function clipboardWatchOf({ monitor, book, desktop }: Parts, window: BrowserWindow): ClipboardWatch {
  return new ClipboardWatch({
    read: async () => clipboard.readText(),
    clock: systemClock,
    focused: () => window.isFocused(),
    fresh: async (text) => (text.length > maxPasteLength ? [] : (await monitor.previewPaste(text, book.activeId)).fresh),
    offer: (ids) => desktop.offer(ids),
  })
}

function reportsOf(parts: Parts, window: BrowserWindow): Reports {
  return new Reports({
    repository: parts.stores.executions,
    ended: parts.stores.endings,
    clock: systemClock,
    followTimeZone: timeZoneFollower(),
    correctionOf: (connectionId) => parts.connections.correctionOf(connectionId),
    details: (id) => parts.monitor.details(id),
    connections: () => parts.connections.states(),
    connectionNames: () => new Map([...parts.connections.states(), ...parts.book.former()].map(({ id, name }) => [id, name])),
    askForFile: saveDialog(window),
    copyText: (text) => parts.copyText(text),
    withoutKeys: (text) => parts.vault.withoutKeys(text),
    version: app.getVersion(),
    onProgress: (progress) => parts.desktop.send('exporting', progress),
  })
}
