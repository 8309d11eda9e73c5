import { z } from 'zod'
import type { ExecutionError, FileReference, JsonValue, Usage } from '@shared/execution'
import { count, date, flag, money, quantity, text, word } from './fields'
import { isJsonObject, membersOf } from './json'
import type { ExecutionReading } from './types'

const executionFields = z.object({
  id: word,
  execution_id: word,
  status: word,
  model: word,
  created_at: date,
  completed_at: date,
  expires_at: date,
  latency_ms: quantity,
  cost: money,
  hold_amount: money,
  estimated_cost: money,
})

const fileFields = z.object({
  content_type: word,
  format: word,
  width: quantity,
  height: quantity,
  duration_ms: quantity,
  duration_seconds: quantity,
  duration: quantity,
  size_bytes: count,
  expires_at: date,
})

const usageFields = z.object({ input_tokens: quantity, output_tokens: quantity })

const errorFields = z.object({
  code: word,
  message: text,
  retryable: flag,
  request_id: word,
  details: z.array(z.unknown()).catch([]),
})

const detailFields = z.object({ field: text, code: text, message: text })

const fileId = /^file_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The code of an error that came without one. */
export const unnamedErrorCode = 'UNKNOWN'

/**
 * Reads what a reply tells about an execution, in any of the forms of modelroute-api, sections 4 and 10. A field that is
 * absent or of another type reads as null. Returns null only if the reply is not a JSON object. Never throws.
 */
export function readExecution(reply: JsonValue): ExecutionReading | null {
  if (!isJsonObject(reply)) return null
  const fields = executionFields.parse(reply)
  const output = reply['result'] ?? reply['output'] ?? undefined
  return {
    id: fields.id ?? fields.execution_id,
    status: fields.status,
    model: fields.model,
    createdAt: fields.created_at,
    completedAt: fields.completed_at,
    expiresAt: fields.expires_at,
    latencyMs: fields.latency_ms,
    cost: fields.cost,
    holdAmount: fields.hold_amount,
    estimatedCost: fields.estimated_cost,
    usage: readUsage(reply['usage']),
    error: readError(reply['error']),
    files: collectFiles(output ?? withoutOwnFacts(reply)),
    output,
  }
}

/** Reads the error of a FAILED execution or of an error envelope (modelroute-api, section 9); null when there is none. */
export function readError(value: JsonValue | undefined): ExecutionError | null {
  if (typeof value === 'string' && value !== '') return { code: unnamedErrorCode, message: value, retryable: null, requestId: null, details: [] }
  if (!isJsonObject(value)) return null
  const fields = errorFields.parse(value)
  if (fields.code === null && fields.message === null) return null
  return {
    code: fields.code ?? unnamedErrorCode,
    message: fields.message ?? '',
    retryable: fields.retryable,
    requestId: fields.request_id,
    details: fields.details.flatMap((detail) => {
      const read = detailFields.safeParse(typeof detail === 'string' ? { message: detail } : detail)
      if (!read.success) return []
      const { field, code, message } = read.data
      if (field === null && code === null && message === null) return []
      return [{ field: field ?? '', code: code ?? '', message: message ?? '' }]
    }),
  }
}

function readUsage(value: JsonValue | undefined): Usage | null {
  if (!isJsonObject(value)) return null
  const usage = usageFields.parse(value)
  if (usage.input_tokens === null && usage.output_tokens === null) return null
  return { inputTokens: usage.input_tokens, outputTokens: usage.output_tokens }
}

/** A result may have no name of its own in the reply. But input files are no results, and a file does not expire when the execution does. */
function withoutOwnFacts(reply: { [key: string]: JsonValue }): JsonValue {
  return Object.fromEntries(Object.entries(reply).filter(([name]) => !['input', 'metadata', 'expires_at'].includes(name)))
}

/**
 * Every file at any depth, once each, in the order of the reply: as the ID in an object, whose other fields are its
 * metadata, or as plain text. What is told about a file in several places is merged.
 */
function collectFiles(payload: JsonValue): FileReference[] {
  const files = new Map<string, FileReference>()
  const waiting = [payload]
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    const id = fileIdOf(value)
    const known = id === null ? undefined : files.get(id)
    if (id !== null && (!known || membersOf(value).length > 1)) files.set(id, completeFile(known, readFile(id, value)))
    for (const member of membersOf(value).toReversed()) waiting.push(member)
  }
  return [...files.values()]
}

function fileIdOf(value: JsonValue): string | null {
  const ids = isJsonObject(value) ? [value['file_id'], value['id'], value['file']] : [value]
  return ids.find((id): id is string => typeof id === 'string' && fileId.test(id)) ?? null
}

/** What is known about a file, completed by what else is told about it. */
export function completeFile(known: FileReference | undefined, said: FileReference): FileReference {
  if (!known) return said
  return {
    fileId: known.fileId,
    format: known.format ?? said.format,
    width: known.width ?? said.width,
    height: known.height ?? said.height,
    durationMs: known.durationMs ?? said.durationMs,
    sizeBytes: known.sizeBytes ?? said.sizeBytes,
    expiresAt: known.expiresAt ?? said.expiresAt,
  }
}

function readFile(id: string, described: JsonValue): FileReference {
  const fields = fileFields.parse(isJsonObject(described) ? described : {})
  const seconds = fields.duration_seconds ?? fields.duration
  return {
    fileId: id,
    format: fields.content_type ?? fields.format,
    width: fields.width,
    height: fields.height,
    durationMs: fields.duration_ms ?? (seconds === null ? null : Math.round(seconds * 1000)),
    sizeBytes: fields.size_bytes,
    expiresAt: fields.expires_at,
  }
}
