import type { Group } from '@shared/contract'
import type { AnnouncedEnd, HoldBackReason } from '@shared/desktop'
import type { Execution, FileReference, JsonValue, Transition } from '@shared/execution'
import type { StoredColumns } from '@shared/listed'
import type { TerminalStatus } from '@shared/status'
import type { RecordedObservation } from './record'

/** What the user has noted about an execution: words, and where it belongs. */
export type UserWords = Partial<Pick<Execution, 'label' | 'note' | 'batch' | 'pinned' | 'archive'>>

/** One execution's own label or group. */
export interface UserWord {
  id: string
  word: string | null
}

/** What one observation changes; stored as a whole or not at all. */
export interface ObservedChange {
  execution: Execution
  transition: Transition | null
  /** Set if the user should be notified of this end. */
  announce: TerminalStatus | null
  /** The raw reply; null if the request failed. */
  raw: { kind: 'status' | 'result'; body: JsonValue } | null
  observation: RecordedObservation
  /** Stores in the same transaction what goes along with it. */
  also?: (() => void) | undefined
}

/** What a completed execution leads to: `store` stores it together with the execution, `begin` begins it once both are stored. */
export interface Sequel {
  store: () => void
  begin: () => void
}

/** Where tracked executions are kept. Every method throws if the store cannot be read or written. */
export interface ExecutionRepository {
  /**
   * Tracks those of these IDs that are not tracked yet, from `trackedAt` (epoch ms) on, in the group if one is named; returns them
   * in this order. One that was stopped is resumed with its history, in the new group.
   */
  add(ids: string[], connectionId: string, trackedAt: number, batch?: string | null): Execution[]
  /** Stores state, history, observation and pending notification of each, and what goes along with it, all in one transaction. */
  save(changes: ObservedChange[]): void
  /** Stores an observation that changes nothing, if the execution exists. The newest 500 of each are kept. */
  record(id: string, observation: RecordedObservation): void
  /** Stores the user's notes; returns the IDs of those that are tracked. */
  describe(ids: string[], words: UserWords): string[]
  /** Sets the label or the group of each that is tracked and still has the `given` one; returns what was set. */
  setWords(what: 'label' | 'batch', given: string | null, words: UserWord[]): UserWord[]
  /** Those of a connection about which there is still something to ask. */
  active(connectionId: string): Execution[]
  /** Null if it is not tracked. */
  find(id: string): Execution | null
  /** One file of an execution, without reading thousands of others; null if it is not tracked or has no such file. */
  findFile(id: string, fileId: string): { connectionId: string; file: FileReference } | null
  /** The tracked ones among these, in this order. */
  findAll(ids: string[]): Execution[]
  /** Those of them about which there is something to ask, in this order. Reading all of thousands that have ended takes seconds. */
  askable(ids: string[]): Execution[]
  /** All tracked IDs, newest first. */
  ids(): string[]
  /** The tracked IDs of a connection, newest first. */
  idsOf(connectionId: string): string[]
  /** Moves executions to another connection. Those the former one did not know count as never asked. Returns them. */
  move(ids: string[], connectionId: string): Execution[]
  /** The tracked ones among these that have ended, or that the API does not know. */
  ended(ids: string[]): string[]
  /** Those of them that were taken out of the archive on purpose. */
  kept(ids: string[]): string[]
  /** Which of these IDs are tracked. */
  tracked(ids: string[]): Set<string>
  /** Removes executions from the list; `restore` brings them back. */
  stop(ids: string[]): void
  /** Returns those of them that had been stopped, in this order. */
  restore(ids: string[]): Execution[]
  /** Deletes these for good, with everything kept about them. */
  remove(ids: string[]): void
  /**
   * Those that ended before `at` (epoch ms) and may be archived automatically. `corrections`: how much to subtract from the
   * times of a connection's API, ms, if anything.
   */
  toArchive(at: number, corrections: Record<string, number>): string[]
  /** Sorted by name. */
  groups(): Group[]
  /** Deletes for good up to this many of those that an earlier run of the app stopped; returns whether more are left. */
  purgeLeftOver(most: number): boolean
  /** Deletes all executions of a connection for good; returns their IDs. */
  removeConnection(connectionId: string): string[]
  /** All tracked executions for the list, newest first, without what the scheduler adds. */
  rows(): StoredColumns
  /** What search covers besides the rows: a JSON array, in the order that `rows` has at that moment. */
  searchOnlyText(): string
  /** Oldest first. */
  history(id: string): Transition[]
  /** Oldest first, with the number of older ones that are no longer kept. */
  observations(id: string): { kept: RecordedObservation[]; dropped: number }
  /** The newest raw replies. Also throws if nothing is kept about the execution. */
  raw(id: string): { status: JsonValue | undefined; result: JsonValue | undefined }
}

/** An end that the user has not been notified of. */
export interface PendingNotification {
  executionId: string
  connectionId: string
  label: string | null
  batch: string | null
  outcome: TerminalStatus
  errorCode: string | null
}

/** The ends to announce, written in the transaction that ended the execution. */
export interface Outbox {
  /** In the order in which they were seen. */
  pending(): PendingNotification[]
  /** Marks that the user was told at `at` (epoch ms), or will not be, for the reason given. */
  markAnnounced(executionIds: string[], at: number, heldBack: HoldBackReason | null): void
  /** The marked ones, the last to end first. */
  announced(most: number): AnnouncedEnd[]
}

/** What the latency model of a connection has learned, as JSON. */
export interface LatencyStore {
  /** Null if nothing readable is stored. */
  load(connectionId: string): unknown
  save(connectionId: string, learned: unknown): void
  remove(connectionId: string): void
}
