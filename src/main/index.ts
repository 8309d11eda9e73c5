import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app, BrowserWindow, clipboard, dialog, ipcMain, shell } from 'electron'
import log from 'electron-log/main'
import { z } from 'zod'
import { mainConnection, simulatorConnection } from '@shared/connection'
import type { EventName, Events, MonitorState } from '@shared/contract'
import { commands } from './commands'
import { readCommandLine } from './command-line'
import type { CommandLine } from './command-line'
import { Connections } from './connections'
import { electronFetch } from './desktop/fetch'
import { watchMachine } from './desktop/machine'
import { setMenu } from './desktop/menu'
import { Notifications } from './desktop/notifications'
import { pageUrl, registerPageScheme, servePage } from './desktop/page'
import { bringToFront, openWindow } from './desktop/window'
import { answerRequests } from './ipc/requests'
import { EventStream } from './ipc/stream'
import { parseBaseUrl } from './modelroute/base-url'
import { Monitor } from './monitor'
import { Notices } from './notices'
import { launchSimulator, SimulatorConnection } from './simulator-connection'
import { openConfig } from './storage/config'
import { openDatabase } from './storage/database'
import { StoredExecutions } from './storage/executions'
import { KeyVault } from './storage/key-vault'
import { StoredLatency } from './storage/latency'
import { StoredOutbox } from './storage/outbox'
import { systemCipher } from './desktop/cipher'
import { Announcer } from './tracking/announcer'
import { systemClock } from './tracking/clock'

const defaultBaseUrl = 'https://api.modelroute.ai'
const dashboard = 'https://app.modelroute.ai'

const userData = app.commandLine.getSwitchValue('user-data-dir')
if (userData) app.setPath('userData', userData)
log.transports.file.resolvePathFn = () => join(app.getPath('userData'), 'logs', 'main.log')
log.transports.console.level = false

registerPageScheme()
if (app.requestSingleInstanceLock({ argv: process.argv })) {
  app.whenReady().then(() => start(readCommandLine(process.argv))).catch(fail)
} else {
  app.exit(0)
}

function fail(error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error)
  log.error(`Start failed: ${reason}`)
  console.error(reason)
  dialog.showErrorBox('ModelRoute Monitor cannot start', reason)
  app.exit(1)
}

async function start(commandLine: CommandLine): Promise<void> {
  const folder = app.getPath('userData')
  mkdirSync(folder, { recursive: true })
  const baseUrl = parseBaseUrl(process.env.MODELROUTE_BASE_URL ?? defaultBaseUrl)
  if (!baseUrl.ok) throw new Error(`MODELROUTE_BASE_URL cannot be used. ${baseUrl.message}`)

  const { config, setAside: configSetAside } = openConfig(folder, new Date())
  const { database, setAside: databaseSetAside } = openDatabase(join(folder, 'monitor.db'), new Date())
  const repository = new StoredExecutions(database)
  repository.purgeStopped()
  repository.removeConnection(simulatorConnection)
  const cipher = systemCipher()
  const vault = new KeyVault(config, cipher)

  servePage(join(import.meta.dirname, '../renderer'))
  const send = <E extends EventName>(name: E, payload: Events[E]): void => {
    for (const window of BrowserWindow.getAllWindows()) window.webContents.send(`monitor:${name}`, payload)
  }
  const stream = new EventStream({ clock: systemClock, send: (batch) => send('patch', batch), state: () => state() })
  const notices = new Notices(() => stream.stateChanged())
  const notifications = new Notifications({
    onClick: ({ executionIds: [id] }) => {
      bringToFront(window)
      if (id) send('select', { id })
    },
    onAvailable: (available) => (available ? notices.remove('notifications-unavailable') : notices.add({ kind: 'notifications-unavailable' })),
  })
  const announcer = new Announcer({
    outbox: new StoredOutbox(database),
    clock: systemClock,
    active: () => connections.active(),
    show: (announcement) => {
      if (!(config.settings.notifyOnlyUnfocused && window.isFocused())) notifications.show(announcement)
    },
  })
  const monitor = new Monitor({ repository, announcer, clock: systemClock, events: stream })
  const connections: Connections = new Connections({
    monitor,
    vault,
    fetch: electronFetch,
    settings: () => config.settings,
    onChange: () => stream.stateChanged(),
    watching: {
      clock: systemClock,
      random: Math.random,
      repository,
      latencyStore: new StoredLatency(database),
      onEnd: () => announcer.ended(),
      onStorageFailure: (reason) => notices.add({ kind: 'storage-failing', reason }),
    },
  })
  const simulator = new SimulatorConnection({ connections, monitor, vault, launch: launchSimulator })
  const state = (): MonitorState => ({
    connections: connections.states(),
    activeConnectionId: simulator.activeConnectionId,
    settings: config.settings,
    encryptionAvailable: cipher.available,
    notices: notices.list(),
  })

  if (databaseSetAside) notices.add({ kind: 'database-set-aside', ...databaseSetAside })
  if (configSetAside) notices.add({ kind: 'settings-set-aside', path: configSetAside })
  if (vault.load(mainConnection, process.env.MODELROUTE_API_KEY ?? null) === 'unreadable') notices.add({ kind: 'key-unreadable' })
  connections.open(mainConnection, 'ModelRoute', baseUrl.baseUrl)
  monitor.catchUp()

  const window = openWindow(config, 'ModelRoute Monitor')
  answerRequests(
    ipcMain,
    ({ sender, senderFrame }) => sender === window.webContents && senderFrame === window.webContents.mainFrame && senderFrame.url === pageUrl,
    commands({ monitor, connections, config, vault, notices, simulator, stream, state, copyText: clipboard.writeText, openDashboard: () => void shell.openExternal(dashboard) }),
    (message) => log.warn(message),
  )
  setMenu((name) => send('command', { name }))
  const unwatchMachine = watchMachine({
    onWake: () => {
      monitor.catchUp()
      connections.wake()
    },
    onOnline: (online) => connections.setOnline(online),
  })

  const obey = ({ tracked: { ids, nearMisses } }: CommandLine): void => {
    if (ids.length > 0) monitor.track(ids.join('\n'), simulator.activeConnectionId)
    if (nearMisses.length > 0) notices.add({ kind: 'arguments-not-understood', nearMisses })
  }
  app.on('second-instance', (_event, _argv, _folder, data) => {
    const sent = z.object({ argv: z.array(z.string()) }).safeParse(data)
    if (sent.success) obey(readCommandLine(sent.data.argv))
    bringToFront(window)
  })
  if (commandLine.demo) await simulator.start()
  obey(commandLine)

  app.on('window-all-closed', () => app.quit())
  app.on('before-quit', () => {
    unwatchMachine()
    announcer.stop()
  })
  app.on('will-quit', (event) => {
    event.preventDefault()
    void connections.stop().finally(() => {
      database.close()
      app.exit(0)
    })
  })
}
