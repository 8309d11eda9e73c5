import type { Execution } from '@shared/execution'

/** The names of connections by ID. Those without listed executions may be missing. */
export type ConnectionNames = ReadonlyMap<string, string>

/** An execution for other programs: the API's names for the API's fields, ISO 8601 times, money as decimal strings. */
export function executionRecord(execution: Execution, connections: ConnectionNames) {
  const { usage, error } = execution
  return {
    id: execution.id,
    label: execution.label,
    note: execution.note,
    group: execution.batch,
    connection: execution.connectionId,
    connection_name: connections.get(execution.connectionId) ?? null,
    status: execution.status,
    model: execution.model,
    created_at: isoTime(execution.createdAt),
    completed_at: isoTime(execution.completedAt),
    expires_at: isoTime(execution.expiresAt),
    latency_ms: execution.latencyMs,
    cost: execution.cost,
    hold_amount: execution.holdAmount,
    estimated_cost: execution.estimatedCost,
    usage: usage && { input_tokens: usage.inputTokens, output_tokens: usage.outputTokens },
    error: error && {
      code: error.code,
      message: error.message,
      retryable: error.retryable,
      request_id: error.requestId,
      details: error.details,
    },
    files: execution.files.map((file) => ({
      file_id: file.fileId,
      format: file.format,
      width: file.width,
      height: file.height,
      duration_ms: file.durationMs,
      size_bytes: file.sizeBytes,
      expires_at: isoTime(file.expiresAt),
    })),
    tracked_at: isoTime(execution.trackedAt),
    last_asked_at: isoTime(execution.lastAskedAt),
    end_seen_at: isoTime(execution.endSeenAt),
  }
}

/** The columns of a CSV export, in order. Add new ones at the end. */
export const csvColumns = [
  'id', 'label', 'note', 'connection', 'status', 'model', 'created_at', 'completed_at', 'expires_at', 'latency_ms', 'cost',
  'hold_amount', 'estimated_cost', 'input_tokens', 'output_tokens', 'error_code', 'error_message', 'error_request_id',
  'file_count', 'file_ids', 'tracked_at', 'last_asked_at', 'end_seen_at', 'group',
  'connection_name',
] as const

/** The same, flat, in the order of `csvColumns`; several file IDs are separated by spaces. */
export function csvCells(execution: Execution, connections: ConnectionNames): (string | number | null)[] {
  const { usage, error, files, ...rest } = executionRecord(execution, connections)
  const flat: Record<(typeof csvColumns)[number], string | number | null> = {
    ...rest,
    input_tokens: usage?.input_tokens ?? null,
    output_tokens: usage?.output_tokens ?? null,
    error_code: error?.code ?? null,
    error_message: error?.message ?? null,
    error_request_id: error?.request_id ?? null,
    file_count: files.length,
    file_ids: files.map((file) => file.file_id).join(' '),
  }
  return csvColumns.map((name) => flat[name])
}

/** Epoch ms as ISO 8601 in UTC. */
export function isoTime(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
