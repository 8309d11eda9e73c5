import type { ConnectionState, FormerConnection, KeyStanding } from './connection'
import type { CommandName, ToldEnd } from './desktop'
import type { DetailsText, ExecutionRow } from './execution'
import type { DownloadState, Preview } from './files'
import type { Listed } from './listed'
import type { CancelOutcome, CopyReport, Progress, ImportedSettings, SavedFile, Statistics, Stepped, Work } from './reports'
import type { RequestInputs } from './requests'
import type { Saying } from './sayings/sayings'
import type { Settings } from './settings'

/** How often the page's clock moves on, in ms: each second, or every five where nobody uses the window. */
export const clockStepMs = (resting: boolean): number => (resting ? 5000 : 1000)

/** A text that looked like an ID and was none, and why. */
export interface NearMiss {
  text: string
  reason: 'too-short' | 'too-long' | 'not-hexadecimal' | 'misplaced-dash'
  /** Characters missing or too many; 0 for the other reasons. */
  by: number
}

/** What a pasted text holds, before it is tracked. `nearMisses` holds at most the first 20. */
export interface PasteReport {
  fresh: string[]
  alreadyTracked: string[]
  nearMisses: NearMiss[]
  /** What tracking the fresh ones will mean; null when nothing is fresh. Without `limitKnown` it is for the documented limit. */
  outlook: { askEveryMs: number; firstEndsSeenWithinMs: number; limitKnown: boolean } | null
}

/** What `track` did. `nearMisses` holds at most the first 20. */
export interface TrackReport extends Stepped {
  added: string[]
  /** Those among the tracked that go on here: no other connection watches them. */
  moved: string[]
  alreadyTracked: string[]
  nearMisses: NearMiss[]
}

/** Executions that the user put together under a name. */
export interface Group {
  name: string
  count: number
}

/** Something the user must know that belongs to no execution. */
export type Notice =
  | { kind: 'database-set-aside'; path: string; reason: Saying }
  | { kind: 'settings-set-aside'; path: string }
  /** What had changed since the last start could not be saved; it is reckoned with all the same. */
  | { kind: 'settings-unwritten'; reason: Saying }
  /** A stored connection does not parse; it is left out. */
  | { kind: 'connections-damaged' }
  /** The last reply could not be stored; it is asked for again. */
  | { kind: 'storage-failing'; reason: string }
  /** A key is stored and the system's keyring no longer opens it. */
  | { kind: 'key-unreadable' }
  /** The last notification found no daemon to show it. */
  | { kind: 'notifications-unavailable' }
  /** Arguments of the command line that look like IDs and are none. */
  | { kind: 'arguments-not-understood'; nearMisses: NearMiss[] }
  /** A `modelroute-monitor:` link that does not say what to do in the one way there is. */
  | { kind: 'link-not-understood' }
  /** Another program has the keys of the global shortcut. */
  | { kind: 'shortcut-taken'; accelerator: string }

/** All that is not a list of executions. */
export interface MonitorState {
  connections: ConnectionState[]
  /** Removed ones of which executions are still listed. */
  formerConnections: FormerConnection[]
  /** The connection that newly pasted IDs are tracked on. */
  activeConnectionId: string
  settings: Settings
  /** False where the system keeps no secrets (no keyring): a key can then be kept for the session, or as plain text. */
  encryptionAvailable: boolean
  /** The user has paused watching, on all connections, until it is resumed or the app starts again. */
  paused: boolean
  /** False where there is no tray: closing the window then quits, whatever `closeToTray` says. */
  trayAvailable: boolean
  notices: Notice[]
}

export interface Snapshot {
  sequence: number
  executions: Listed
  state: MonitorState
}

/** A changed execution: its ID and the fields that changed; a new one carries all of them. */
export type RowPatch = Pick<ExecutionRow, 'id'> & Partial<ExecutionRow>

/** Changes since the batch before. A gap in `sequence` means: ask for the snapshot again. */
export interface PatchBatch {
  sequence: number
  added: ExecutionRow[]
  changed: RowPatch[]
  removed: string[]
  state: Partial<MonitorState>
}

/** What each request answers. The inputs are parsed by `requestSchemas`. */
export interface RequestOutputs {
  /** What the list begins with, to be shown until the snapshot is there; null when that is no slower. */
  newest: Omit<Snapshot, 'sequence'> | null
  snapshot: Snapshot
  /** The column `alsoFound` of the rows in the last snapshot, as a JSON array in their order. */
  alsoFound: string
  previewPaste: PasteReport
  track: TrackReport
  stopWork: null
  stopTracking: Stepped
  restore: Stepped
  /** Those that are asked: what has ended and is known, or is watched no more, is not. */
  askNow: string[]
  details: DetailsText | null
  /** In the order asked for. Answers when each was read again, which under a scarce rate limit takes its time. */
  cancel: CancelOutcome[]
  /** Takes back every `cancel` whose request has not left; those that have are waited for. */
  stopCancelling: null
  label: Stepped
  note: null
  /** Puts them in a group, or out of any. */
  group: Stepped
  giveBack: Stepped
  pin: Stepped
  archive: Stepped
  /** Forgets executions with their history and their downloads for good; saved files stay. */
  deleteForGood: Stepped
  /** By name. */
  groups: Group[]
  /** Puts text on the clipboard. */
  copyAs: CopyReport
  /** Null: the user chose no file, or stopped it. */
  exportList: SavedFile | null
  /** Ends the exports under way; nothing of them stays. */
  stopExports: null
  transcript: SavedFile | null
  statistics: Statistics
  /** Keeps a key; the format only warns. `checkKey` asks the API. */
  saveKey: { warning: 'unusual-format' | null }
  removeKey: null
  /** Asks the API about the key. Answers once that is decided or the API could not be reached, which is then asked again. */
  checkKey: KeyStanding
  addConnection: { id: string; warning: 'unusual-format' | null }
  /** `keyRemoved`: the address has another origin now, and no key goes to an origin it was not entered for. */
  changeConnection: { keyRemoved: boolean }
  /** Newly pasted IDs go to this connection. */
  useConnection: null
  /** What became of its executions. */
  removeConnection: Stepped
  /** Watches executions on another connection than before. */
  moveExecutions: Stepped
  saveSettings: null
  /** Null: the user chose no file. */
  exportSettings: { path: string } | null
  importSettings: ImportedSettings | null
  trySimulator: null
  leaveSimulator: null
  dismissNotice: null
  copyText: null
  openDashboard: null
  /** All downloads, oldest first; changes come as events. */
  downloads: DownloadState[]
  /** The downloads that were begun, or went on. */
  saveFiles: { begun: DownloadState[] }
  pauseDownloads: null
  resumeDownloads: null
  /** Ends and forgets them; saved files stay. */
  discardDownloads: null
  answerDownload: null
  /** Opens the system's file manager at a saved file. */
  showSaved: null
  /** Lets the user choose the folder for downloads; null: none was chosen. */
  chooseDownloadFolder: string | null
  /** What a name template makes of an example, or why it cannot be used. */
  previewTemplate: { ok: true; example: string } | { ok: false; message: string }
  /** What can be shown of a file; null when it is none of a tracked execution. */
  inspectFile: Preview | null
  /** Lets the pointer drag a file out of the window; false: it is not here, see `fetchFile`. */
  dragFile: { begun: boolean }
  /** Fetches the whole of a file that can be shown; answers as `inspectFile` does, once it is here. */
  fetchFile: Preview | null
  /** What there is in place of a file that was to be shown and did not come whole; null where it did, or still comes. */
  brokenFile: Preview | null
  setPaused: null
  /** Nobody uses the window, or uses it again: then what moves on with every request is told at once. */
  rest: null
  /** False: no notification service took it. */
  testNotification: { shown: boolean }
  /** The last ends told of, the newest first. */
  told: ToldEnd[]
}

/** Every request the renderer can make; the types do not check when this list and the maps of inputs and outputs differ. */
export const requestNames = [
  'newest',
  'snapshot',
  'alsoFound',
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
  'giveBack',
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
  'answerDownload',
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
  'told',
] as const satisfies readonly (keyof RequestOutputs)[]
export type RequestName = (typeof requestNames)[number]

/** What main tells the renderer unasked. */
export interface Events {
  /** `added` as JSON text: thousands of rows would be copied one by one on their way, for each listener. */
  patch: Omit<PatchBatch, 'added'> & { added: string }
  /** Show this execution: a notification was clicked. */
  select: { id: string }
  /** Downloads that are new, changed or gone. */
  downloads: { changed: DownloadState[]; removed: string[] }
  /** Show these in the list and no others: a summary was clicked. */
  showOnly: { ids: string[] }
  /** A link asks to track these; the user is to be asked, and nothing is tracked before. */
  deepLink: { ids: string[] }
  /** IDs of the command line, of this or of a later start, were tracked. */
  tracked: TrackReport
  /** These were copied elsewhere and are not tracked; the user is to be asked, and nothing is tracked before. */
  clipboard: { ids: string[] }
  /** How far the exports under way are; null when none is. */
  exporting: Progress | null
  /** How far the work on many executions is; null when it is over. */
  working: Work | null
  /** There are more in the list of ends told. */
  endsTold: null
  /** A command of the application menu. */
  command: { name: CommandName }
}
export const eventNames = ['patch', 'select', 'downloads', 'showOnly', 'deepLink', 'tracked', 'clipboard', 'exporting', 'working', 'endsTold', 'command'] as const satisfies readonly (keyof Events)[]
export type EventName = (typeof eventNames)[number]

/** Where Electron carries a request or an event. */
export const channelOf = (name: RequestName | EventName): string => `monitor:${name}`

/** A refused or failed request answers words for the user instead of a value. */
export type Answer<T> = { ok: true; value: T } | { ok: false; message: string }

/** What the preload script puts on `window.monitor`: the whole of what a page can do. */
export interface MonitorBridge {
  request<N extends RequestName>(name: N, input: RequestInputs[N]): Promise<Answer<RequestOutputs[N]>>
  /** Returns the function that ends the subscription. */
  on<E extends EventName>(name: E, listener: (payload: Events[E]) => void): () => void
}
