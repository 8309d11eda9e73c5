import type { MonitorState, Snapshot } from '@shared/contract'
import type { DetailsText, ExecutionDetails, JsonValue } from '@shared/execution'
import { maxAnnounced } from '@shared/desktop'
import type { Settings } from '@shared/settings'
import type { ConnectionBook } from './connections/connection-book'
import type { Connections } from './connections/connections'
import type { SimulatorConnection } from './connections/simulator-connection'
import type { Desktop } from './desktop/desktop'
import type { FileRequests } from './files/file-commands'
import { voidHandler } from './ipc/requests'
import type { RequestHandlers } from './ipc/requests'
import { isUsualKey } from './modelroute/key-format'
import type { Listing } from './listing'
import type { Monitor } from './monitor'
import type { Notices } from './notices'
import type { Reports } from './reports/reports'
import { exportSettings, importSettings } from './settings-file'
import type { SettingsFileDeps } from './settings-file'
import type { Outbox } from './tracking/repository'

interface CommandParts {
  monitor: Monitor
  book: ConnectionBook
  connections: Connections
  notices: Notices
  reports: Reports
  simulator: SimulatorConnection
  state: () => MonitorState
  listing: Listing
  desktop: Desktop
  outbox: Outbox
  saveSettings: (changes: Partial<Settings>) => void
  settingsFile: SettingsFileDeps
  setPaused: (paused: boolean) => void
  rest: (resting: boolean) => void
  copyText: (text: string) => void
  openDashboard: () => void
  files: Pick<RequestHandlers, FileRequests>
  /** Stops the downloads of executions and deletes what is kept about their files. Saved files stay. */
  discardFiles: (executionIds: string[]) => Promise<void>
}

/** What each request of the renderer does. */
export function commands(parts: CommandParts): RequestHandlers {
  const { monitor, book, connections, notices, reports, simulator, state, desktop, outbox, listing } = parts
  return {
    firstRows: async () => {
      desktop.pageStarted()
      const executions = await listing.firstRows()
      return executions && { executions, state: state() }
    },
    snapshot: async (): Promise<Snapshot> => {
      const rows = await listing.rows()
      setImmediate(() => desktop.pageReady())
      return { ...rows, state: state() }
    },
    searchOnlyText: () => listing.searchOnlyText(),
    previewPaste: ({ text }) => monitor.previewPaste(text, book.activeId),
    track: ({ text, batch }) => monitor.track(text, book.activeId, batch ?? null),
    stopWork: voidHandler(() => monitor.stopWork()),
    stopTracking: ({ ids }) => monitor.stopTracking(ids),
    restore: ({ ids }) => monitor.restore(ids),
    askNow: ({ ids }) => monitor.askNow(ids),
    details: ({ id }) => detailsText(monitor.details(id)),
    cancel: ({ ids }) => monitor.cancel(ids),
    stopCancelling: voidHandler(() => monitor.stopCancelling()),
    label: ({ ids, label }) => monitor.describe(ids, { label }),
    note: voidHandler(({ id, note }) => monitor.note(id, note)),
    group: ({ ids, batch }) => monitor.describe(ids, { batch }),
    setWords: ({ what, words }) => monitor.setWords(what, words),
    pin: ({ ids, pinned }) => monitor.describe(ids, { pinned }),
    archive: ({ ids, archived }) => monitor.archive(ids, archived),
    deleteForGood: ({ ids }) => monitor.deleteForGood(ids, parts.discardFiles),
    groups: () => monitor.groups(),
    copyAs: ({ ids, what }) => reports.copyAs(ids, what),
    exportList: ({ ids, format }) => reports.exportList(ids, format),
    stopExports: voidHandler(() => reports.stopExports()),
    transcript: ({ id }) => reports.transcript(id),
    statistics: ({ connectionIds, ...range }) => reports.statistics(connectionIds, range),
    saveKey: ({ connectionId, key, storage }) => {
      book.saveKey(connectionId, key, storage)
      notices.remove('key-unreadable')
      notices.remove('keyring-silent')
      return { warning: keyWarning(key) }
    },
    removeKey: voidHandler(({ connectionId }) => book.removeKey(connectionId)),
    checkKey: ({ connectionId }) => connections.checkKey(connectionId),
    addConnection: (wanted) => ({ id: book.add(wanted), warning: keyWarning(wanted.key) }),
    changeConnection: (changes) => book.change(changes),
    useConnection: voidHandler(({ connectionId }) => book.use(connectionId)),
    removeConnection: (fate) => book.remove(fate),
    moveExecutions: ({ moves }) => monitor.move(moves),
    saveSettings: voidHandler((changes) => parts.saveSettings(changes)),
    exportSettings: () => exportSettings(parts.settingsFile),
    importSettings: () => importSettings(parts.settingsFile),
    trySimulator: voidHandler(() => simulator.start()),
    leaveSimulator: voidHandler(() => simulator.leave()),
    dismissNotice: voidHandler(({ kind }) => notices.remove(kind)),
    copyText: voidHandler(({ text }) => parts.copyText(text)),
    openDashboard: voidHandler(() => parts.openDashboard()),
    ...parts.files,
    setPaused: voidHandler(({ paused }) => parts.setPaused(paused)),
    rest: voidHandler(({ resting }) => parts.rest(resting)),
    testNotification: async () => ({ shown: await desktop.testNotification() }),
    announcedEnds: () => outbox.announced(maxAnnounced),
  }
}

function detailsText(details: ExecutionDetails | null): DetailsText | null {
  if (!details) return null
  const { raw, ...rest } = details
  const textOf = (reply: JsonValue | undefined): string | null => (reply === undefined ? null : JSON.stringify(reply))
  return { details: JSON.stringify(rest), raw: { status: textOf(raw.status), result: textOf(raw.result) } }
}

function keyWarning(key: string): 'unusual-format' | null {
  return isUsualKey(key) ? null : 'unusual-format'
}
