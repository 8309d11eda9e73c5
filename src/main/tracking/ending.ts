import type { Execution } from '@shared/execution'
import { isTerminal } from '@shared/status'

/** When it ended: `completed_at`, or when the end was seen where that was not said. Epoch ms; null before the end. */
export function endOf({ status, completedAt, endSeenAt }: Pick<Execution, 'status' | 'completedAt' | 'endSeenAt'>): number | null {
  return isTerminal(status) ? (completedAt ?? endSeenAt) : null
}
