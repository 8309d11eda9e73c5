import type { ExecutionRow } from '@shared/execution'
import { durationOf } from '@shared/own-time'
import type { Times } from '@shared/own-time'
import { isActive } from '@shared/status'

/** How long an execution took or has taken, ms; `atMost` if only the time its end was seen is known. */
interface Elapsed {
  ms: number
  atMost: boolean
}

/** Null while its beginning is unknown, and for an execution the API does not know. */
export function elapsed(row: Omit<Times, 'trackedAt'>, now: number): Elapsed | null {
  const { createdAt, endSeenAt } = row
  if (isActive(row.status)) return createdAt === null ? null : { ms: now - createdAt, atMost: false }
  const duration = durationOf(row)
  if (duration !== null) return { ms: duration, atMost: false }
  if (createdAt !== null && endSeenAt !== null) return { ms: endSeenAt - createdAt, atMost: true }
  return null
}

/** ms from the end until the app knew about it; null if that is unknown, or it had ended before it was tracked. */
export function detectionDelay({ completedAt, endSeenAt, trackedAt }: Pick<Times, 'completedAt' | 'endSeenAt' | 'trackedAt'>): number | null {
  if (completedAt === null || endSeenAt === null || completedAt < trackedAt) return null
  return Math.max(0, endSeenAt - completedAt)
}

/** What can be predicted about the end. Spans are ms from now. */
export type Outlook =
  | { kind: 'unknown' }
  | { kind: 'band'; fromMs: number; toMs: number }
  | { kind: 'within'; toMs: number }
  | { kind: 'late' }
  | { kind: 'slow' }

/** `late`: past the band in which most executions of its model end; `slow`: past the 95th percentile. */
export function outlook(row: Pick<ExecutionRow, 'status' | 'eta' | 'slowAfter'>, now: number): Outlook {
  if (!isActive(row.status)) return { kind: 'unknown' }
  if (row.slowAfter !== null && now > row.slowAfter) return { kind: 'slow' }
  if (row.eta === null) return { kind: 'unknown' }
  const fromMs = row.eta.from - now
  const toMs = row.eta.to - now
  if (toMs <= 0) return { kind: 'late' }
  return fromMs < 1000 ? { kind: 'within', toMs } : { kind: 'band', fromMs, toMs }
}
