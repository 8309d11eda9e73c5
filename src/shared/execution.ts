import { z } from 'zod'
import { sayingSchema } from './sayings/schema'

/** `exec_` and a UUID in lower case. */
export const executionIdSchema = z.string().regex(/^exec_[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue }

/** One file of a result, with the metadata that came beside its `file_id`; null is "not told". */
export const fileReferenceSchema = z.object({
  fileId: z.string(),
  /** A media type such as `image/png`, or a bare format word such as `png`, as it came. */
  format: z.string().nullable(),
  width: z.number().nullable(),
  height: z.number().nullable(),
  durationMs: z.number().nullable(),
  sizeBytes: z.number().nullable(),
  /** Epoch ms. */
  expiresAt: z.number().nullable(),
})
export type FileReference = z.infer<typeof fileReferenceSchema>

/** Why an execution failed, as the API's error envelope tells it (modelroute-api, section 9); the code list is open. */
export const executionErrorSchema = z.object({
  code: z.string(),
  message: z.string(),
  /** True if a new execution may succeed; null if the reply did not say. */
  retryable: z.boolean().nullable(),
  requestId: z.string().nullable(),
  details: z.array(z.object({ field: z.string(), code: z.string(), message: z.string() })),
})
export type ExecutionError = z.infer<typeof executionErrorSchema>

export const usageSchema = z.object({ inputTokens: z.number().nullable(), outputTokens: z.number().nullable() })
export type Usage = z.infer<typeof usageSchema>

/** The kinds of failure a request to the API can end in. The client maps every reply and error to one. */
export const failureKinds = [
  'network',
  'timeout',
  'rate-limited',
  'key-refused',
  'not-found',
  'server',
  'rejected',
  'unreadable',
] as const
export type FailureKind = (typeof failureKinds)[number]

/** A failed request. Only `not-found` changes the status of an execution. */
export const requestFailureSchema = z.object({
  kind: z.enum(failureKinds),
  saying: sayingSchema,
  /** The API's error code, if the reply had one. */
  code: z.string().nullable(),
  httpStatus: z.number().nullable(),
  requestId: z.string().nullable(),
})
export type RequestFailure = z.infer<typeof requestFailureSchema>

/**
 * A tracked execution: what ModelRoute last told about it and, separately, how polling it goes.
 * All times are epoch ms; money is the API's decimal string in USD.
 */
export const executionSchema = z.object({
  id: executionIdSchema,
  connectionId: z.string(),
  label: z.string().nullable(),
  note: z.string().nullable(),
  /** The name of its group, as given by the user. */
  batch: z.string().nullable(),
  /** It stays at the top of the list. */
  pinned: z.boolean(),
  /** `kept`: the user took it out of the archive, and it is not archived automatically again. */
  archive: z.enum(['open', 'archived', 'kept']),
  /** The API's word; `UNSEEN` before the first reply, `NOT_FOUND` if the API knows no such execution. */
  status: z.string(),
  model: z.string().nullable(),
  trackedAt: z.number(),
  /** The order of executions tracked at the same moment: the one pasted first has the lowest. Assigned by the storage. */
  place: z.int(),
  lastAskedAt: z.number().nullable(),
  /** When a reply first told its end: completedAt + detection delay. */
  endSeenAt: z.number().nullable(),
  createdAt: z.number().nullable(),
  completedAt: z.number().nullable(),
  expiresAt: z.number().nullable(),
  latencyMs: z.number().nullable(),
  cost: z.string().nullable(),
  holdAmount: z.string().nullable(),
  estimatedCost: z.string().nullable(),
  usage: usageSchema.nullable(),
  error: executionErrorSchema.nullable(),
  files: z.array(fileReferenceSchema),
  /** `due`: completed, but its result is not fetched yet; `unavailable`: the API does not provide it. */
  result: z.enum(['none', 'due', 'fetched', 'unavailable']),
  /** The health of its polling: the last failed request, null after any success. */
  trouble: requestFailureSchema.nullable(),
})
export type Execution = z.infer<typeof executionSchema>

/** What the list shows about an execution, and what patches carry. */
export interface ExecutionRow {
  id: string
  connectionId: string
  label: string | null
  note: string | null
  batch: string | null
  pinned: boolean
  archived: boolean
  status: string
  model: string | null
  trackedAt: number
  place: number
  lastAskedAt: number | null
  endSeenAt: number | null
  createdAt: number | null
  completedAt: number | null
  latencyMs: number | null
  cost: string | null
  fileCount: number
  errorCode: string | null
  /** What search covers besides the other fields: the error's message and the file IDs, one per line. */
  searchOnlyText: string | null
  /** The kind of the last failed request, null after any success. */
  trouble: FailureKind | null
  /** The middle 80 % of the times at which it may end (epoch ms), once its model is known; null once it has ended. */
  eta: { from: number; to: number } | null
  /** Epoch ms from which it is unusually slow (beyond the 95th percentile of its model). */
  slowAfter: number | null
}

/** One observed change of status; `from` is null for the first. Epoch ms. */
export interface Transition {
  from: string | null
  to: string
  at: number
}

/** What the details of one execution show, read on demand. */
export interface ExecutionDetails {
  execution: Execution
  history: Transition[]
  /** The payload of the result (modelroute-api, section 4), undefined when there is none. */
  output: JsonValue | undefined
  /** The newest raw replies, by request. */
  raw: { status: JsonValue | undefined; result: JsonValue | undefined }
  /** Why it is asked next at that time, in numbers; null if it is not asked. */
  next: NextAsk | null
}

/** The details on their way to the page: as JSON text, because the bridge copies objects value by value. */
export interface DetailsText {
  /** `ExecutionDetails` without the raw replies. */
  details: string
  raw: { status: string | null; result: string | null }
}

/** The scheduler's reason for the next request about one execution. */
export interface NextAsk {
  /** Epoch ms; an estimate that changes with the budget. */
  at: number
  /** The band in which 80 % of its model's executions end, ms after creation; null if nothing is known about the model. */
  modelBandMs: { from: number; to: number } | null
  /** How many ends this is learned from. */
  samples: number
}
