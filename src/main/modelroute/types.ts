import type { ExecutionError, FileReference, JsonValue, RequestFailure, Usage } from '@shared/execution'

/** What one reply tells about an execution, whichever generation of the API wrote it; null is "not told". Times are epoch ms. */
export interface ExecutionReading {
  id: string | null
  status: string | null
  model: string | null
  createdAt: number | null
  completedAt: number | null
  expiresAt: number | null
  latencyMs: number | null
  /** USD, decimal strings. */
  cost: string | null
  holdAmount: string | null
  estimatedCost: string | null
  usage: Usage | null
  error: ExecutionError | null
  files: FileReference[]
  /** `result ?? output`; undefined if the reply has neither. */
  output: JsonValue | undefined
}

/** What a reply tells about time and the rate window; null is "header absent or unreadable". */
export interface RateReading {
  limit: number | null
  remaining: number | null
  /** X-RateLimit-Reset: epoch ms of the server's clock. */
  resetAt: number | null
  /** The server's clock when it answered (Date header, whole seconds), epoch ms. */
  serverDate: number | null
  /** Retry-After (seconds or an HTTP date) as ms from the reply on, clamped to 0…24 h. */
  retryAfterMs: number | null
}

/** When the request left and when its reply was complete, monotonic ms. */
export interface Exchange {
  sentAt: number
  receivedAt: number
  rate: RateReading
}

/** The reply to one API request. A failed request is a value, not an exception; only an abort throws. */
export type Reply<T> =
  | (Exchange & { ok: true; value: T; raw: JsonValue; httpStatus: number; requestId: string | null })
  | (Exchange & { ok: false; failure: RequestFailure })

/** The part of the ModelRoute API that watching needs. */
export interface ExecutionApi {
  /** GET /v1/executions/{id}. Throws only an AbortError when `signal` aborts. */
  execution(id: string, signal: AbortSignal): Promise<Reply<ExecutionReading>>
  /** GET /v1/executions/{id}/result. Throws only an AbortError when `signal` aborts. */
  result(id: string, signal: AbortSignal): Promise<Reply<ExecutionReading>>
}
