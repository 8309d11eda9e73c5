import type { Execution } from '@shared/execution'
import { isTerminal } from '@shared/status'

/** When it ended: `completed_at`, or when the end was seen where that was not said. Epoch ms; null before the end. */
export function endOf({ status, completedAt, endSeenAt }: Pick<Execution, 'status' | 'completedAt' | 'endSeenAt'>): number | null {
  return isTerminal(status) ? (completedAt ?? endSeenAt) : null
}

/** How long it took, ms: created to completed, else `latency_ms`; null when neither was said. */
export function durationOf({ createdAt, completedAt, latencyMs }: Pick<Execution, 'createdAt' | 'completedAt' | 'latencyMs'>): number | null {
  return createdAt !== null && completedAt !== null && completedAt >= createdAt ? completedAt - createdAt : latencyMs
}
