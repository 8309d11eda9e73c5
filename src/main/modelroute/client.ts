import type { JsonValue, RequestFailure } from '@shared/execution'
import { isTooDeep } from '@shared/json'
import type { Clock } from '../tracking/clock'
import { usableBaseUrl } from './base-url'
import { startDeadline } from './deadline'
import { failureOfFault, failureOfResponse, timedOut, unreadable, usableKey } from './errors'
import { isJsonType, parseJson } from './json'
import { noRate, readRate } from './rate-limit'
import { readExecution } from './readings'
import { readText, sendWithKey, withoutKey, type Fetch } from './transport'
import type { ExecutionApi, ExecutionReading, Reply } from './types'

export interface ClientOptions {
  fetch: Fetch
  clock: Clock
  /** As `parseBaseUrl` gives it. */
  baseUrl: string
  /** Called for each request; null if there is no key. */
  readKey: () => string | null
  /** For headers and body together, ms. */
  timeoutMs?: number
}

/** The ModelRoute API of one connection. Failures are values; only an abort throws. */
export interface ModelRouteClient extends ExecutionApi {
  /**
   * POST /v1/executions/{id}/cancel (modelroute-api, section 6). Success says only that the request was accepted: read the
   * execution again afterwards. Throws only an AbortError when `signal` aborts.
   */
  cancel(id: string, signal: AbortSignal): Promise<Reply<null>>
  /**
   * GET /v1/webhooks/endpoints (modelroute-api, section 8), which only a key with full permission may read. Throws only an AbortError
   * when `signal` aborts.
   */
  webhooks(signal: AbortSignal): Promise<Reply<null>>
}

/** The largest body that is read as JSON. */
const maxJsonBytes = 8 * 1024 * 1024

/** A reply whose headers arrived; the body's text, or why there is none. */
interface Arrived {
  response: Response
  requestId: string | null
  body: { text: string } | { missing: 'too-large' | 'cut-off' }
}

type Outcome<T> = { ok: true; value: T; raw: JsonValue } | { ok: false; failure: RequestFailure }

/**
 * Creates a client. The key is read anew for each request, is sent only to the origin of `baseUrl`, and is removed from
 * whatever a reply echoes. Throws if `baseUrl` is unusable; the error names the `AddressProblem`.
 */
export function createClient(options: ClientOptions): ModelRouteClient {
  const { fetch, clock, readKey, timeoutMs = 15_000 } = options
  const baseUrl = usableBaseUrl(options.baseUrl)

  async function exchange<T>(
    method: 'GET' | 'POST',
    url: string,
    caller: AbortSignal,
    read: (arrived: Arrived) => Outcome<T>,
  ): Promise<Reply<T>> {
    const sentAt = clock.monotonic()
    let rate = noRate
    let refusal: RequestFailure | null = null
    const failed = (failure: RequestFailure): Reply<T> => {
      return { ok: false, failure, sentAt, receivedAt: clock.monotonic(), rate }
    }
    const usable = usableKey(readKey())
    if ('failure' in usable) return failed(usable.failure)
    const { key } = usable

    const deadline = startDeadline(clock, timeoutMs, caller)
    try {
      const request = { method, url, key, accept: 'application/json', signal: deadline.signal }
      const arrival = await deadline.race(sendWithKey(fetch, request))
      if (arrival.kind === 'elsewhere') return failed(unreadable(arrival.location === null ? 'redirects-nowhere' : 'redirected', null, null))
      const { response } = arrival
      rate = readRate(response.headers, clock.wall())
      const requestId = response.headers.get('x-request-id') || null
      if (!response.ok) refusal = failureOfResponse(response, null)
      const body = await deadline.race(readBody(response, key))
      const outcome = (response.ok ? read : readFailure)({ response, requestId, body })
      if (!outcome.ok) return failed(outcome.failure)
      return {
        ...outcome,
        sentAt,
        receivedAt: clock.monotonic(),
        rate,
        httpStatus: response.status,
        requestId,
      }
    } catch (fault) {
      if (deadline.ended() === 'abort') throw new DOMException('The request was aborted.', 'AbortError')
      return failed(refusal ?? (deadline.ended() === 'timeout' ? timedOut(timeoutMs) : failureOfFault(fault)))
    } finally {
      deadline.release()
    }
  }

  const urlOf = (id: string): string => `${baseUrl}/v1/executions/${encodeURIComponent(id)}`
  return {
    execution: (id, signal) => exchange('GET', urlOf(id), signal, readExecutionReply),
    result: (id, signal) => exchange('GET', `${urlOf(id)}/result`, signal, readExecutionReply),
    cancel: (id, signal) => exchange('POST', `${urlOf(id)}/cancel`, signal, readAcceptance),
    webhooks: (signal) => exchange('GET', `${baseUrl}/v1/webhooks/endpoints`, signal, readAcceptance),
  }
}

async function readBody(response: Response, key: string): Promise<Arrived['body']> {
  try {
    const text = await readText(response, maxJsonBytes)
    return text === null ? { missing: 'too-large' } : { text: withoutKey(text, key) }
  } catch {
    return { missing: 'cut-off' }
  }
}

function readExecutionReply({ response, requestId, body }: Arrived): Outcome<ExecutionReading> {
  const fail = (reason: Parameters<typeof unreadable>[0]): Outcome<never> => {
    return { ok: false, failure: unreadable(reason, response.status, requestId) }
  }
  if ('missing' in body) return fail(body.missing)
  if (body.text.trim() === '') return fail('empty')
  if (!isJsonType(response.headers.get('content-type'))) return fail('not-json')
  const raw = parseJson(body.text)
  if (raw === undefined) return fail(isTooDeep(body.text) ? 'too-deep' : 'broken-json')
  const value = readExecution(raw)
  return value === null ? fail('no-object') : { ok: true, value, raw }
}

/** The answer's content does not matter. */
function readAcceptance({ body }: Arrived): Outcome<null> {
  return { ok: true, value: null, raw: ('text' in body ? parseJson(body.text) : undefined) ?? null }
}

function readFailure({ response, body }: Arrived): Outcome<never> {
  return { ok: false, failure: failureOfResponse(response, 'text' in body ? body.text : null) }
}
