import type { ExecutionRow } from '@shared/execution'

/** An ID whose last digits are `n`. */
export function idOf(n: number): string {
  return `exec_00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
}

/** A row like main tells them, with what a test cares about. */
export function rowOf(n: number, fields: Partial<ExecutionRow> = {}): ExecutionRow {
  return {
    id: idOf(n),
    connectionId: 'main',
    label: null,
    note: null,
    batch: null,
    pinned: false,
    archived: false,
    status: 'PROCESSING',
    model: 'flux-1.1-pro',
    trackedAt: 1_000 + n,
    lastAskedAt: null,
    endSeenAt: null,
    createdAt: null,
    completedAt: null,
    latencyMs: null,
    cost: null,
    fileCount: 0,
    errorCode: null,
    trouble: null,
    eta: null,
    slowAfter: null,
    ...fields,
  }
}
