import type { Execution, ExecutionRow } from './execution'

/** A Date header has whole seconds, so clocks that seem to differ by less may agree. */
const sureFromMs = 2000

/** How much to subtract from ModelRoute's times to match this computer's clock, ms in whole seconds, from the best guess of the difference. */
export function correctionOf(clockAheadMs: number | null): number {
  const ahead = clockAheadMs ?? 0
  return Math.abs(ahead) < sureFromMs ? 0 : Math.round(ahead / 1000) * 1000
}

/** How much to subtract from the times of a connection's API, ms. */
export type CorrectionOf = (connectionId: string) => number

/** The times of a row. Those from ModelRoute may be from another clock. */
export type Times = Pick<ExecutionRow, 'status' | 'trackedAt' | 'createdAt' | 'completedAt' | 'endSeenAt' | 'latencyMs'>

/** How long it took, ms: created to completed, or `latency_ms` if those were not both said or are in the wrong order; null without it. */
export function durationOf({ createdAt, completedAt, latencyMs }: Pick<Times, 'createdAt' | 'completedAt' | 'latencyMs'>): number | null {
  return createdAt !== null && completedAt !== null && completedAt >= createdAt ? completedAt - createdAt : latencyMs
}

/** The same times, all by this computer's clock; the row itself if the clocks agree, as they do for nearly everyone. */
export function ownTimes(row: Times, correctionMs: number): Times {
  if (correctionMs === 0) return row
  const { status, trackedAt, createdAt, completedAt, endSeenAt, latencyMs } = row
  return { status, trackedAt, createdAt: back(createdAt, correctionMs), completedAt: back(completedAt, correctionMs), endSeenAt, latencyMs }
}

/** An execution with all its times by this computer's clock. */
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
