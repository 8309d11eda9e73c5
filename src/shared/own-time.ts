import type { Execution, ExecutionRow } from './execution'

/** A Date header has whole seconds: clocks that are said to differ by less may well agree. */
const sureFromMs = 2000

/** By how much what ModelRoute says of times is to be put back to be of this computer's clock, ms in whole seconds, from its best guess. */
export function correctionOf(clockAheadMs: number | null): number {
  const ahead = clockAheadMs ?? 0
  return Math.abs(ahead) < sureFromMs ? 0 : Math.round(ahead / 1000) * 1000
}

/** By how much the times of a connection's API are to be put back, ms. */
export type CorrectionOf = (connectionId: string) => number

/** The times of a row, of which those from ModelRoute may be of another clock. */
export type Times = Pick<ExecutionRow, 'status' | 'trackedAt' | 'createdAt' | 'completedAt' | 'endSeenAt' | 'latencyMs'>

/** The same times, all of this computer's clock; the row itself where the clocks agree, as they do for nearly everyone. */
export function ownTimes(row: Times, correctionMs: number): Times {
  if (correctionMs === 0) return row
  const { status, trackedAt, createdAt, completedAt, endSeenAt, latencyMs } = row
  return { status, trackedAt, createdAt: back(createdAt, correctionMs), completedAt: back(completedAt, correctionMs), endSeenAt, latencyMs }
}

/** An execution with all its times of this computer's clock. */
export function inOwnTime(execution: Execution, correctionMs: number): Execution {
  if (correctionMs === 0) return execution
  return {
    ...execution,
    ...ownTimes(execution, correctionMs),
    expiresAt: back(execution.expiresAt, correctionMs),
    files: execution.files.map((file) => ({ ...file, expiresAt: back(file.expiresAt, correctionMs) })),
  }
}

function back(at: number | null, correctionMs: number): number | null {
  return at === null ? null : at - correctionMs
}
