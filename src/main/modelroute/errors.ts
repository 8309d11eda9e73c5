import type { FailureKind, JsonValue, RequestFailure } from '@shared/execution'
import { deepestNesting } from '@shared/json'
import { saying } from '@shared/sayings/sayings'
import type { Saying } from '@shared/sayings/sayings'
import { isJsonObject, isPage, parseJson } from './json'
import { readError, unnamedErrorCode } from './readings'

/** Why a reply cannot be read. */
export type UnreadableReason =
  | 'empty' | 'not-json' | 'broken-json' | 'too-deep' | 'cut-off' | 'too-large' | 'no-object' | 'redirected' | 'redirects-nowhere' | 'no-status' | 'still-running' | 'other-execution'

/** The failure of a reply that arrived but is unusable. */
export function unreadable(
  reason: UnreadableReason,
  httpStatus: number | null,
  requestId: string | null,
): RequestFailure {
  const said = reason === 'too-deep' ? saying(reason, { levels: deepestNesting }) : saying(reason)
  return { kind: 'unreadable', saying: said, code: null, httpStatus, requestId }
}

/** The failure of a reply that did not end within `timeoutMs`. */
export function timedOut(timeoutMs: number): RequestFailure {
  return withoutReply('timeout', saying('timed-out', { seconds: timeoutMs / 1000 }))
}

/** The key to send, or the failure of a request that is not sent because there is no key or it does not fit in a header. */
export function usableKey(key: string | null): { key: string } | { failure: RequestFailure } {
  if (key === null) return { failure: withoutReply('key-refused', saying('key-missing')) }
  return /^[\x21-\x7e]+$/.test(key) ? { key } : { failure: withoutReply('key-refused', saying('key-unusable')) }
}

/** The failure that a reply with an error status and this body means; null if the body could not be read. */
export function failureOfResponse({ status, headers }: Response, body: string | null): RequestFailure {
  const requestId = headers.get('x-request-id') || null
  const failure = failureOfReply(status, parseJson(body ?? ''), requestId)
  // A page is not from the API but from what is on the way there, which knows nothing of executions, files and keys.
  const isVerdict = status === 403 || failure.kind === 'not-found' || failure.kind === 'rejected'
  return isVerdict && isPage(headers.get('content-type')) ? unreadable('not-json', status, requestId) : failure
}

/**
 * The failure that a reply with an error status means, with or without an envelope (modelroute-api, section 9). The
 * envelope's code and `retryable` take precedence over the status. `body` is the parsed body, undefined if it is not JSON.
 */
export function failureOfReply(
  httpStatus: number,
  body: JsonValue | undefined,
  headerRequestId: string | null,
): RequestFailure {
  const onTheWay = failureOnTheWay(httpStatus)
  if (onTheWay !== null) return onTheWay
  const error = readError(isJsonObject(body) ? body['error'] : undefined)
  const code = error === null || error.code === unnamedErrorCode ? null : error.code
  const kind = kindOfReply(httpStatus, code, error?.retryable ?? null)
  const said = [httpStatus, code].filter((part) => part !== null).join(' ')
  return {
    kind,
    saying: sayingFor(kind, error === null || error.message === '' ? said : `${said}: ${quote(error.message)}`),
    code,
    httpStatus,
    requestId: error?.requestId ?? headerRequestId,
  }
}

/** The failure that a status of a proxy or of the network means, whichever server was asked; null for any other status. */
export function failureOnTheWay(httpStatus: number): RequestFailure | null {
  if (httpStatus !== 407 && httpStatus !== 511) return null
  return { ...withoutReply('network', saying(httpStatus === 407 ? 'proxy-password' : 'network-sign-in')), httpStatus }
}

function kindOfReply(httpStatus: number, code: string | null, retryable: boolean | null): FailureKind {
  if (httpStatus === 429 || code === 'RATE_LIMITED') return 'rate-limited'
  if (httpStatus === 401 || httpStatus === 403 || code === 'UNAUTHORIZED') return 'key-refused'
  if (httpStatus >= 500 || httpStatus === 408 || httpStatus === 425 || retryable === true) return 'server'
  if (httpStatus === 404) return 'not-found'
  return httpStatus >= 400 ? 'rejected' : 'unreadable'
}

function sayingFor(kind: FailureKind, said: string): Saying {
  switch (kind) {
    case 'rate-limited':
    case 'not-found':
      return saying(kind)
    case 'key-refused':
    case 'rejected':
      return saying(kind, { said })
    case 'server':
      return saying('server-trouble', { said })
    default:
      return saying('not-understood', { said })
  }
}

const maxQuoted = 300

/** As it is put in brackets in our own sentences. */
function quote(message: string): string {
  const text = message.replace(/(?<!\.)\.\s*$/, '')
  return text.length > maxQuoted ? `${text.slice(0, maxQuoted)}…` : text
}

/**
 * The failure of a request that the network ended, from what `fetch` threw: in Node an Error whose cause has a code, in
 * Electron an Error whose message is Chromium's `net::ERR_…`. The words are ours, because what was thrown may contain the
 * key.
 */
export function failureOfFault(fault: unknown): RequestFailure {
  const signs = signsOf(fault)
  if (/_REDIRECT/.test(signs)) return unreadable('redirected', null, null)
  const name = networkSayings.find(([pattern]) => pattern.test(signs))?.[1] ?? 'connection-failed'
  return withoutReply('network', saying(name))
}

const networkSayings = [
  [/INTERNET_DISCONNECTED|ENETUNREACH|ENETDOWN/, 'offline'],
  [/NAME_NOT_RESOLVED|ENOTFOUND|EAI_AGAIN/, 'name-unknown'],
  [/CONNECTION_REFUSED|ECONNREFUSED/, 'connection-refused'],
  [/CERT|SELF_SIGNED|UNABLE_TO_VERIFY/, 'certificate-untrusted'],
  [/SSL|TLS/, 'encryption-failed'],
  [/PROXY_AUTH/, 'proxy-password'],
  [/PROXY|TUNNEL/, 'proxy-refused'],
  [/TIMED_?OUT|TIMEOUT|EHOSTUNREACH|ADDRESS_UNREACHABLE/, 'unreachable'],
  [/RESET|EPIPE|SOCKET|CLOSED|EMPTY_RESPONSE|ABORTED|CONTENT_LENGTH_MISMATCH|INCOMPLETE_CHUNKED/, 'broke-off'],
  [/INVALID_HTTP|RESPONSE_HEADERS|HPE_/, 'not-http'],
] as const

function signsOf(fault: unknown): string {
  return fault instanceof Error ? `${signOf(fault)} ${signOf(fault.cause)}` : ''
}

function signOf(fault: unknown): string {
  if (!(fault instanceof Error)) return ''
  return 'code' in fault && typeof fault.code === 'string' ? `${fault.code} ${fault.message}` : fault.message
}

function withoutReply(kind: FailureKind, said: Saying): RequestFailure {
  return { kind, saying: said, code: null, httpStatus: null, requestId: null }
}
