import type { RequestFailure } from '@shared/execution'
import { formatSayingPlainly } from '@shared/sayings/sayings'
import type { RateReading, Reply } from '../modelroute/types'

/** What is kept about one request, for a transcript. It contains neither the key nor a body. */
export interface RecordedObservation {
  /** When the reply was complete, epoch ms. */
  at: number
  asked: 'status' | 'result' | 'cancel'
  /** From sending to the complete reply, ms. */
  tookMs: number
  httpStatus: number | null
  /** The status that the reply said. */
  status: string | null
  requestId: string | null
  rate: RateReading
  /** `message` is plain English, like all of a transcript. */
  failure: (Pick<RequestFailure, 'kind' | 'code'> & { message: string }) | null
}

/** Records an exchange. `failure` is set if a reply arrived whole but cannot be used; `at` is epoch ms. */
export function record(
  asked: RecordedObservation['asked'],
  reply: Reply<{ status: string | null } | null>,
  failure: RequestFailure | null,
  at: number,
): RecordedObservation {
  const failed = reply.ok ? failure : reply.failure
  return {
    at,
    asked,
    tookMs: Math.round(reply.receivedAt - reply.sentAt),
    httpStatus: reply.ok ? reply.httpStatus : reply.failure.httpStatus,
    status: reply.ok ? (reply.value?.status ?? null) : null,
    requestId: reply.ok ? reply.requestId : reply.failure.requestId,
    rate: reply.rate,
    failure: failed && { kind: failed.kind, code: failed.code, message: formatSayingPlainly(failed.saying) },
  }
}
