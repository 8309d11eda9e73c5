import type { Snapshot } from '@shared/contract'
import type { DetailsText, ExecutionDetails, JsonValue } from '@shared/execution'
import { maxAnnounced } from '@shared/desktop'
import { voidHandler } from './ipc/requests'
import type { RequestHandlers } from './ipc/requests'
import type { Listing } from './listing'
import type { Parts } from './parts'
import { exportSettings, importSettings } from './settings-file'
import type { SettingsFileDeps } from './settings-file'

interface CommandDeps {
  listing: Listing
  settingsFile: SettingsFileDeps
  openDashboard: () => Promise<void>
}

/** What each request of the renderer does. */
export function commands(parts: Parts, { listing, settingsFile, openDashboard }: CommandDeps): RequestHandlers {
  const { monitor, book, connections, notices, reports, simulator, desktop, files, stores, stream } = parts
  return {
    firstRows: async () => {
      const executions = await listing.firstRows()
      setImmediate(() => desktop.pageStarted())
      return executions && { executions, state: parts.state() }
    },
    snapshot: async (): Promise<Snapshot> => {
      const rows = await listing.rows()
      setImmediate(() => desktop.pageReady())
      return { ...rows, state: parts.state() }
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
    stopCancelling: voidHandler(() => void monitor.stopCancelling()),
    label: ({ ids, label }) => monitor.describe(ids, { label }),
    note: voidHandler(({ id, note }) => monitor.note(id, note)),
    group: ({ ids, batch }) => monitor.describe(ids, { batch }),
    setWords: ({ what, given, words }) => monitor.setWords(what, given, words),
    pin: ({ ids, pinned }) => monitor.describe(ids, { pinned }),
    archive: ({ ids, archive }) => monitor.archive(ids, archive),
    deleteForGood: ({ ids }) => monitor.deleteForGood(ids, (some) => files.discardExecutions(some)),
    groups: () => monitor.groups(),
    copyAs: ({ ids, what }) => reports.copyAs(ids, what),
    exportList: ({ ids, format }) => reports.exportList(ids, format),
    stopExports: voidHandler(() => reports.stopExports()),
    transcript: ({ id }) => reports.transcript(id),
    statistics: ({ connectionIds, ...range }) => reports.statistics(connectionIds, range),
    saveKey: voidHandler(({ connectionId, key, storage }) => review(notices, book.saveKey(connectionId, key, storage))),
    removeKey: voidHandler(({ connectionId }) => review(notices, book.removeKey(connectionId))),
    checkKey: ({ connectionId }) => connections.checkKey(connectionId),
    addConnection: (wanted) => ({ id: book.add(wanted) }),
    changeConnection: (changes) => book.change(changes),
    useConnection: voidHandler(({ connectionId }) => book.use(connectionId)),
    removeConnection: (fate) => book.remove(fate),
    moveExecutions: ({ moves }) => monitor.move(moves),
    saveSettings: voidHandler((changes) => parts.saveSettings(changes)),
    exportSettings: () => exportSettings(settingsFile),
    importSettings: () => importSettings(settingsFile),
    trySimulator: voidHandler(() => simulator.start()),
    leaveSimulator: voidHandler(() => simulator.leave()),
    dismissNotice: voidHandler(({ kind }) => notices.remove(kind)),
    copyText: voidHandler(({ text }) => parts.copyText(text)),
    openDashboard: voidHandler(openDashboard),
    ...files.requests,
    setPaused: voidHandler(({ paused }) => parts.setPaused(paused)),
    rest: voidHandler(({ resting }) => stream.rest(resting)),
    testNotification: async () => ({ shown: await desktop.testNotification() }),
    announcedEnds: () => stores.outbox.announced(maxAnnounced),
  }
}

function detailsText(details: ExecutionDetails | null): DetailsText | null {
  if (!details) return null
  const { raw, ...rest } = details
  const textOf = (reply: JsonValue | undefined): string | null => (reply === undefined ? null : JSON.stringify(reply))
  return { details: JSON.stringify(rest), raw: { status: textOf(raw.status), result: textOf(raw.result) } }
}

/** After a key was entered or removed: there may be no other one that a notice tells of. */
function review(notices: Parts['notices'], { unreadable }: { unreadable: boolean }): void {
  if (!unreadable) for (const kind of ['key-unreadable', 'keyring-silent']) notices.remove(kind)
}
