import type { ConnectionState } from './connection'
import type { ExecutionDetails, ExecutionRow } from './execution'
import type { RequestInputs } from './requests'
import type { Settings } from './settings'

/** The most text one paste may hold, in UTF-16 code units. */
export const maxPasteLength = 32 * 1024 * 1024

/** A text that looked like an ID and was none, with the reason in words. */
export interface NearMiss {
  text: string
  reason: 'too-short' | 'too-long' | 'not-hexadecimal' | 'misplaced-dash'
  /** Characters missing or too many; 0 for the other reasons. */
  by: number
}

/** What a pasted text holds, before it is tracked. */
export interface PasteReport {
  fresh: string[]
  alreadyTracked: string[]
  nearMisses: NearMiss[]
  /** What tracking the fresh ones will mean; null when nothing is fresh or nothing is known of the limit. */
  outlook: { askEveryMs: number; firstEndsSeenWithinMs: number } | null
}

/** What `track` did. `nearMisses` holds at most the first 20. */
export interface TrackReport {
  added: string[]
  alreadyTracked: string[]
  nearMisses: NearMiss[]
}

/** Something the user must know that belongs to no execution. */
export type Notice =
  | { kind: 'database-set-aside'; path: string; reason: string }
  | { kind: 'settings-set-aside'; path: string }
  /** The last reply could not be stored; it is asked for again. */
  | { kind: 'storage-failing'; reason: string }
  /** A key is stored and the system's keyring no longer opens it. */
  | { kind: 'key-unreadable' }
  /** The last notification found no daemon to show it. */
  | { kind: 'notifications-unavailable' }
  /** Arguments of the command line that look like IDs and are none. */
  | { kind: 'arguments-not-understood'; nearMisses: NearMiss[] }

/** All that is not a list of executions. */
export interface MonitorState {
  connections: ConnectionState[]
  /** The connection that newly pasted IDs are tracked on. */
  activeConnectionId: string
  settings: Settings
  /** False where the system keeps no secrets (no keyring): a key can then be kept for the session, or as plain text. */
  encryptionAvailable: boolean
  notices: Notice[]
}

export interface Snapshot {
  sequence: number
  executions: ExecutionRow[]
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
  snapshot: Snapshot
  previewPaste: PasteReport
  track: TrackReport
  stopTracking: null
  restore: null
  askNow: null
  details: ExecutionDetails | null
  saveKey: { warning: 'unusual-format' | null }
  removeKey: null
  saveSettings: null
  trySimulator: null
  leaveSimulator: null
  dismissNotice: null
  copyText: null
  openDashboard: null
}

/** Every request the renderer can make; the build fails when this list and the two maps differ. */
export const requestNames = [
  'snapshot',
  'previewPaste',
  'track',
  'stopTracking',
  'restore',
  'askNow',
  'details',
  'saveKey',
  'removeKey',
  'saveSettings',
  'trySimulator',
  'leaveSimulator',
  'dismissNotice',
  'copyText',
  'openDashboard',
] as const satisfies readonly (keyof RequestOutputs)[]
export type RequestName = (typeof requestNames)[number]

/** What main tells the renderer unasked. */
export interface Events {
  patch: PatchBatch
  /** Show this execution: a notification was clicked. */
  select: { id: string }
  /** A command of the application menu. */
  command: { name: 'settings' | 'search' | 'shortcuts' }
}
export const eventNames = ['patch', 'select', 'command'] as const satisfies readonly (keyof Events)[]
export type EventName = (typeof eventNames)[number]

/** A refused or failed request answers words for the user instead of a value. */
export type Answer<T> = { ok: true; value: T } | { ok: false; message: string }

/** What the preload script puts on `window.monitor`: the whole of what a page can do. */
export interface MonitorBridge {
  request<N extends RequestName>(name: N, input: RequestInputs[N]): Promise<Answer<RequestOutputs[N]>>
  /** Returns the function that ends the subscription. */
  on<E extends EventName>(name: E, listener: (payload: Events[E]) => void): () => void
}
