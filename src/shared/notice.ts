import type { NearMiss } from './contract'
import type { Saying } from './sayings/sayings'

/** Something the user must know that does not belong to an execution. */
export type Notice =
  | { kind: 'database-set-aside'; path: string; reason: Saying }
  | { kind: 'settings-set-aside'; path: string }
  /** What changed since the last start could not be saved. It applies all the same. */
  | { kind: 'settings-unwritten'; reason: Saying }
  /** A stored connection does not parse; it is left out. */
  | { kind: 'connections-damaged' }
  /** Something could not be written to the database. If it was a reply, that is requested again. */
  | { kind: 'storage-failing'; reason: string }
  /** A key is stored, but the system's keyring can no longer decrypt it. */
  | { kind: 'key-unreadable' }
  /** A key is stored, and is read as soon as the system's keyring answers. */
  | { kind: 'keyring-silent' }
  /** The page's process died while executions were being cancelled. Requests that had not left were dropped. */
  | { kind: 'cancelling-cut-short' }
  /** The last notification found no daemon to show it. */
  | { kind: 'notifications-unavailable' }
  /** Command-line arguments that look like IDs but are not. */
  | { kind: 'arguments-not-understood'; nearMisses: NearMiss[] }
  /** None of the IDs on the command line could be tracked. */
  | { kind: 'arguments-not-tracked'; reason: string }
  /** A `modelroute-monitor:` link that is not in the one accepted form. */
  | { kind: 'link-not-understood' }
  /** A `modelroute-monitor:` link that is longer than any that is read, or can be handed over by another start. */
  | { kind: 'link-too-long' }
  /** Another program has taken the global shortcut. */
  | { kind: 'shortcut-taken'; accelerator: string }
