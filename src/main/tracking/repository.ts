import type { Group } from '@shared/contract'
import type { HeldBack, ToldEnd } from '@shared/desktop'
import type { Execution, JsonValue, Transition } from '@shared/execution'
import type { StoredColumns } from '@shared/listed'
import type { TerminalStatus } from '@shared/status'
import type { RecordedObservation } from './record'

/** What the user says of an execution: words, and where it belongs. */
export type OwnWords = Partial<Pick<Execution, 'label' | 'note' | 'batch' | 'pinned' | 'archive'>>

/** One execution's own label or group. */
export interface OwnWord {
  id: string
  word: string | null
}

/** What one observation changes, stored whole or not at all. */
export interface ObservedChange {
  execution: Execution
  transition: Transition | null
  /** Set when the user is to be told of this end. */
  announce: TerminalStatus | null
  /** The reply as it came, null when the request failed. */
  raw: { kind: 'status' | 'result'; body: JsonValue } | null
  observation: RecordedObservation
}

/** Where tracked executions are kept. Every method throws when the store cannot be read or written. */
export interface ExecutionRepository {
  /**
   * Tracks those of these IDs that are not tracked, from `trackedAt` (epoch ms) on and in a group where one is named; returns them
   * in this order. One that was stopped is taken up again as it was, in the new group.
   */
  add(ids: string[], connectionId: string, trackedAt: number, batch?: string | null): Execution[]
  /** State, history, observation and the notification to show of each, all in one transaction. */
  save(changes: ObservedChange[]): void
  /** Keeps an observation that changes nothing; of an execution that is not there, nothing. The newest 500 of each stay. */
  record(id: string, observation: RecordedObservation): void
  /** Sets what the user says; returns the IDs of those that are tracked. */
  describe(ids: string[], words: OwnWords): string[]
  /** Sets the label or the group of each; returns those of them that are tracked. */
  giveBack(what: 'label' | 'batch', words: OwnWord[]): OwnWord[]
  /** Those of a connection about which something is still to be asked. */
  active(connectionId: string): Execution[]
  /** Null where it is not tracked. */
  find(id: string): Execution | null
  /** The tracked ones among these, in this order. */
  findAll(ids: string[]): Execution[]
  /** All tracked IDs, newest first. */
  ids(): string[]
  /** The tracked IDs of a connection, newest first. */
  idsOf(connectionId: string): string[]
  /** Puts executions on another connection; those it did not know are as unseen. Returns them. */
  move(ids: string[], connectionId: string): Execution[]
  /** The tracked ones among these that are not asked about by themselves any more. */
  ended(ids: string[]): string[]
  /** Which of these IDs are tracked. */
  tracked(ids: string[]): Set<string>
  /** Takes executions out of the list; `restore` brings them back until the next start. */
  stop(ids: string[]): void
  /** Returns those of them that had been stopped, in this order. */
  restore(ids: string[]): Execution[]
  /** Forgets these for good, with all that is kept of them. */
  remove(ids: string[]): void
  /**
   * Those that ended before `at` (epoch ms) and may go to the archive by themselves. `corrections`: by how much the times of a
   * connection's API are to be put back, ms, where they are.
   */
  toArchive(at: number, corrections: Record<string, number>): string[]
  /** By name. */
  groups(): Group[]
  /** Forgets for good those that were stopped. */
  purgeStopped(): void
  /** Forgets all of a connection for good; returns their IDs. */
  removeConnection(connectionId: string): string[]
  /** All tracked executions for the list, newest first, without what the scheduler adds. */
  rows(): StoredColumns
  /** What a search looks through beside those: a JSON array in the order that `rows` has at the same time. */
  alsoFound(): string
  /** Oldest first. */
  history(id: string): Transition[]
  /** Oldest first, with the number of older ones that are no longer kept. */
  observations(id: string): { kept: RecordedObservation[]; dropped: number }
  /** The newest replies as they came. Also throws where nothing is kept of the execution. */
  raw(id: string): { status: JsonValue | undefined; result: JsonValue | undefined }
}

/** An end that the user has not been told of. */
export interface PendingNotification {
  executionId: string
  connectionId: string
  label: string | null
  batch: string | null
  outcome: TerminalStatus
  errorCode: string | null
}

/** The ends to tell, written in the transaction that ended the execution. */
export interface Outbox {
  /** In the order in which they were seen. */
  pending(): PendingNotification[]
  /** The user was told of them at `at` (epoch ms), or for the reason given was not and will not be. */
  markTold(executionIds: string[], at: number, heldBack: HeldBack | null): void
  /** Those that were marked, the newest first. */
  told(most: number): ToldEnd[]
  /** How many were marked after `at` (epoch ms). */
  countTold(after: number): { ended: number; failed: number }
}

/** What the latency model of a connection has learned, as JSON. */
export interface LatencyStore {
  /** Null where nothing readable is kept. */
  load(connectionId: string): unknown
  save(connectionId: string, learned: unknown): void
  remove(connectionId: string): void
}
