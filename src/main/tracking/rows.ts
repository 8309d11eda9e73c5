import type { RowPatch } from '@shared/contract'
import type { Execution, ExecutionRow } from '@shared/execution'
import { maxSearchedMessage } from '@shared/limits'

/** What the list shows about an execution. `band` comes from the latency model, epoch ms. */
export function toRow(execution: Execution, band: { from: number; to: number; slowAfter: number | null } | null): ExecutionRow {
  const { id, connectionId, label, note, batch, pinned, archive, status, model, trackedAt, place } = execution
  const { lastAskedAt, endSeenAt, createdAt, completedAt, latencyMs, cost } = execution
  return {
    id, connectionId, label, note, batch, pinned, status, model, trackedAt, place, lastAskedAt, endSeenAt, createdAt, completedAt, latencyMs, cost,
    archived: archive === 'archived',
    fileCount: execution.files.length,
    errorCode: execution.error?.code ?? null,
    searchOnlyText: [execution.error?.message.slice(0, maxSearchedMessage) ?? [], ...execution.files.map(({ fileId }) => fileId)].flat().join('\n') || null,
    trouble: execution.trouble?.kind ?? null,
    eta: band && { from: band.from, to: band.to },
    slowAfter: band?.slowAfter ?? null,
  }
}

/** The fields of a row that changed, and its ID. */
export function difference(before: ExecutionRow, after: ExecutionRow): RowPatch {
  const earlier = new Map<string, unknown>(Object.entries(before))
  const changed = Object.entries(after).filter(([field, value]) => !same(value, earlier.get(field)))
  return { ...Object.fromEntries(changed), id: after.id }
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
