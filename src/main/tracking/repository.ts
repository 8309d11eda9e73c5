import type { Execution, ExecutionRow, JsonValue, TerminalStatus, Transition } from '@shared/execution'

/** What one observation changes, stored whole or not at all. */
export interface ObservedChange {
  execution: Execution
  transition: Transition | null
  /** Set when the user is to be told of this end. */
  announce: TerminalStatus | null
  /** The reply as it came, null when the request failed. */
  raw: { kind: 'status' | 'result'; body: JsonValue } | null
}

/** Where tracked executions are kept. Every method throws when the store cannot be read or written. */
export interface ExecutionRepository {
  /** Stores those that are not tracked; returns their IDs. One that was stopped is taken up again as it was. */
  add(executions: Execution[]): string[]
  /** State, history and the notification to show, in one transaction. */
  save(change: ObservedChange): void
  /** Those of a connection about which something is still to be asked. */
  active(connectionId: string): Execution[]
  find(id: string): Execution | null
  /** Which of these IDs are tracked. */
  tracked(ids: string[]): Set<string>
  /** Takes executions out of the list; `restore` brings them back until the next start. */
  stop(ids: string[]): void
  restore(ids: string[]): Execution[]
  /** Forgets for good those that were stopped. */
  purgeStopped(): void
  /** Forgets all of a connection for good; returns their IDs. */
  removeConnection(connectionId: string): string[]
  /** All tracked executions for the list, newest first, without what the scheduler adds. */
  rows(): ExecutionRow[]
  history(id: string): Transition[]
  raw(id: string): { status: JsonValue | undefined; result: JsonValue | undefined }
}

/** An end that the user has not been told of. */
export interface PendingNotification {
  executionId: string
  label: string | null
  outcome: TerminalStatus
  errorCode: string | null
}

/** The ends to tell, written in the transaction that ended the execution. */
export interface Outbox {
  /** In the order in which they were seen. */
  pending(): PendingNotification[]
  markShown(executionIds: string[], at: number): void
}

/** What the latency model of a connection has learned, as JSON. */
export interface LatencyStore {
  load(connectionId: string): unknown
  save(connectionId: string, learned: unknown): void
}
