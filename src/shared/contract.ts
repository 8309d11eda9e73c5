import type { ConnectionState, FormerConnection, KeyStanding } from './connection'
import type { AnnouncedEnd, CommandName } from './desktop'
import type { DetailsText, ExecutionRow } from './execution'
import type { Preview } from './files'
import type { Listed } from './listed'
import type { CancelOutcome, CopyReport, Progress, ImportedSettings, SavedFile, Statistics, StepsResult, Work } from './reports'
import type { Notice } from './notice'
import type { RequestInputs } from './requests'
import type { Settings } from './settings'

/** How often the page's clock ticks, in ms: every second, or every ten while nobody uses the window. */
export const clockStepMs = (resting: boolean): number => (resting ? 10_000 : 1000)

/** A text that looked like an ID but is not one, and why. */
export interface NearMiss {
  text: string
  reason: 'too-short' | 'too-long' | 'not-hexadecimal' | 'misplaced-dash'
  /** Characters missing or too many; 0 for the other reasons. */
  by: number
}

/** What tracking more executions will mean. */
export interface Outlook {
  askEveryMs: number
  firstEndsSeenWithinMs: number
  /** False if no reply has told the limit yet, and the documented example was assumed. */
  limitKnown: boolean
}

/** What a pasted text contains, before it is tracked. `nearMisses` has at most the first 20. */
export interface PasteReport {
  fresh: string[]
  alreadyTracked: string[]
  nearMisses: NearMiss[]
  /** What tracking the fresh ones will mean; null if none is fresh. */
  outlook: Outlook | null
}

/** What `track` did. `nearMisses` has at most the first 20. */
export interface TrackReport extends StepsResult {
  added: string[]
  /** Already tracked IDs that moved to this connection, because no other one watches them. */
  moved: string[]
  alreadyTracked: string[]
  nearMisses: NearMiss[]
}

/** Executions that the user grouped under a name. */
export interface Group {
  name: string
  count: number
}

/** The whole state except for the list of executions. */
export interface MonitorState {
  connections: ConnectionState[]
  /** Removed connections whose executions are still listed. */
  formerConnections: FormerConnection[]
  /** The connection that newly pasted IDs are tracked on. */
  activeConnectionId: string
  settings: Settings
  /** False if the system cannot keep secrets (no keyring). A key can then be kept for the session, or as plain text. */
  encryptionAvailable: boolean
  /** The user has paused watching on all connections, until they resume it or restart the app. */
  paused: boolean
  /** False if there is no tray. Closing the window then quits, whatever `closeToTray` says. */
  trayAvailable: boolean
  notices: Notice[]
}

export interface Snapshot {
  sequence: number
  executions: Listed
  state: MonitorState
}

/** A changed execution: its ID and the changed fields. A new one has all fields. */
export type RowPatch = Pick<ExecutionRow, 'id'> & Partial<ExecutionRow>

/** Changes since the previous batch. A gap in `sequence` means: request the snapshot again. */
export interface PatchBatch {
  sequence: number
  added: ExecutionRow[]
  changed: RowPatch[]
  removed: string[]
  state: Partial<MonitorState>
}

/** The answer of each request. Inputs are parsed by `requestSchemas`. */
export interface RequestOutputs {
  /** The first rows of the list, to show until the snapshot arrives; null if the snapshot is just as fast. */
  firstRows: Omit<Snapshot, 'sequence'> | null
  snapshot: Snapshot
  /** The column `searchOnlyText` of the rows in the last snapshot, as a JSON array in their order. */
  searchOnlyText: string
  previewPaste: PasteReport
  track: TrackReport
  stopWork: null
  stopTracking: StepsResult
  restore: StepsResult
  /** Returns those that are asked. Ended executions that are fully known, and unwatched ones, are not. */
  askNow: string[]
  details: DetailsText | null
  /** In the requested order. Resolves once each was re-read, which takes a while if the rate limit is scarce. */
  cancel: CancelOutcome[]
  /** Withdraws every `cancel` whose request has not left. Those that have are still awaited. */
  stopCancelling: null
  label: StepsResult
  note: null
  /** Puts them in a group, or removes them from theirs. */
  group: StepsResult
  setWords: StepsResult
  pin: StepsResult
  archive: StepsResult
  /** Deletes executions with their history and downloads for good. Saved files stay. */
  deleteForGood: StepsResult
  /** Sorted by name. */
  groups: Group[]
  /** Copies text to the clipboard. */
  copyAs: CopyReport
  /** Null: the user chose no file, or stopped it. */
  exportList: SavedFile | null
  /** Stops running exports, which leave nothing behind. */
  stopExports: null
  transcript: SavedFile | null
  statistics: Statistics
  /** Stores a key; `checkKey` asks the API about it. */
  saveKey: null
  removeKey: null
  /** Asks the API about the key. Resolves once that is decided, or the API cannot be reached; the check then repeats automatically. */
  checkKey: KeyStanding
  addConnection: { id: string }
  /** `keyRemoved`: the address has another origin now, and a key never goes to an origin it was not entered for. */
  changeConnection: { keyRemoved: boolean }
  /** Makes this the connection that newly pasted IDs go to. */
  useConnection: null
  /** What became of its executions. */
  removeConnection: StepsResult
  /** Moves executions to another connection. */
  moveExecutions: StepsResult
  saveSettings: null
  /** Null: the user chose no file. */
  exportSettings: { path: string } | null
  importSettings: ImportedSettings | null
  trySimulator: null
  leaveSimulator: null
  dismissNotice: null
  copyText: null
  openDashboard: null
  /** All downloads, oldest first, as JSON text of DownloadState[]: otherwise the bridge would copy thousands one by one. Changes come as events. */
  downloads: string
  /** Returns the downloads that were started or resumed, as the same. */
  saveFiles: { begun: string }
  pauseDownloads: StepsResult
  resumeDownloads: StepsResult
  /** Stops and removes them. Saved files stay. */
  discardDownloads: StepsResult
  answerDownloads: StepsResult
  /** Opens the system's file manager at a saved file. */
  showSaved: null
  /** Lets the user choose the folder for downloads; null if they choose none. */
  chooseDownloadFolder: string | null
  /** A name template filled with an example, or why it cannot be used. */
  previewTemplate: { ok: true; example: string } | { ok: false; message: string }
  /** What can be shown of a file; null if it does not belong to a tracked execution. */
  inspectFile: Preview | null
  /** Lets the pointer drag a file out of the window; false if it is not available locally (see `fetchFile`). */
  dragFile: { begun: boolean }
  /** Fetches the whole of a viewable file; returns the same as `inspectFile`, once it is there. */
  fetchFile: Preview | null
  /** Shown instead of a file that did not arrive whole; null if it did, or is still on its way. */
  brokenFile: Preview | null
  setPaused: null
  /** Tells whether the window is in use. When it is again, whatever changes with every request is sent at once. */
  rest: null
  /** False if no notification service accepted it. */
  testNotification: { shown: boolean }
  /** The last announced ends, newest first. */
  announcedEnds: AnnouncedEnd[]
}

/** Every request the renderer can make. Type checking fails if this list and the maps of inputs and outputs differ. */
export const requestNames = [
  'firstRows',
  'snapshot',
  'searchOnlyText',
  'previewPaste',
  'track',
  'stopWork',
  'stopTracking',
  'restore',
  'askNow',
  'details',
  'cancel',
  'stopCancelling',
  'label',
  'note',
  'group',
  'setWords',
  'pin',
  'archive',
  'deleteForGood',
  'groups',
  'copyAs',
  'exportList',
  'stopExports',
  'transcript',
  'statistics',
  'saveKey',
  'removeKey',
  'checkKey',
  'addConnection',
  'changeConnection',
  'useConnection',
  'removeConnection',
  'moveExecutions',
  'saveSettings',
  'exportSettings',
  'importSettings',
  'trySimulator',
  'leaveSimulator',
  'dismissNotice',
  'copyText',
  'openDashboard',
  'downloads',
  'saveFiles',
  'pauseDownloads',
  'resumeDownloads',
  'discardDownloads',
  'answerDownloads',
  'showSaved',
  'chooseDownloadFolder',
  'previewTemplate',
  'inspectFile',
  'dragFile',
  'fetchFile',
  'brokenFile',
  'setPaused',
  'rest',
  'testNotification',
  'announcedEnds',
] as const satisfies readonly (keyof RequestOutputs)[]
export type RequestName = (typeof requestNames)[number]

/** Events that main sends the renderer. */
export interface Events {
  /** `added` is JSON text, because otherwise thousands of rows would be copied one by one, for each listener. */
  patch: Omit<PatchBatch, 'added'> & { added: string }
  /** Show this execution: a notification was clicked. */
  select: { id: string }
  /** New, changed or removed downloads; `changed` is JSON text of DownloadState[], as there may be thousands. */
  downloads: { changed: string; removed: string[] }
  /** Show only these in the list: a summary was clicked. */
  showOnly: { ids: string[] }
  /** A link asks to track these. Ask the user; nothing is tracked before that. */
  deepLink: { ids: string[] }
  /** IDs from the command line, of this start or a later one, were tracked. */
  tracked: TrackReport
  /** These were copied in another app and are not tracked. Ask the user; nothing is tracked before that. */
  clipboard: { ids: string[] }
  /** The progress of running exports; null if there is none. */
  exporting: Progress | null
  /** The progress of a bulk action; null when it is over. */
  working: Work | null
  /** The list of announced ends has grown. */
  endsAnnounced: null
  /** A notification was shown that is to be heard, and the system will not play its sound. */
  notificationSound: null
  /** A command of the application menu. */
  command: { name: CommandName }
  /** The window was closed, and the app stays in the tray. */
  closed: null
}
export const eventNames = [
  'patch', 'select', 'downloads', 'showOnly', 'deepLink', 'tracked', 'clipboard', 'exporting', 'working', 'endsAnnounced', 'notificationSound', 'command', 'closed',
] as const satisfies readonly (keyof Events)[]
export type EventName = (typeof eventNames)[number]

/** The Electron channel of a request or an event. */
export const channelOf = (name: RequestName | EventName): string => `monitor:${name}`

/** A refused or failed request is answered with words for the user instead of a value. */
export type Answer<T> = { ok: true; value: T } | { ok: false; message: string }

/** What the preload script exposes as `window.monitor`: everything a page can do. */
export interface MonitorBridge {
  request<N extends RequestName>(name: N, input: RequestInputs[N]): Promise<Answer<RequestOutputs[N]>>
  /** Returns a function that ends the subscription. */
  on<E extends EventName>(name: E, listener: (payload: Events[E]) => void): () => void
}
