import type { FailureKind, JsonValue, RequestFailure } from '@shared/execution'
import { readError, unnamedErrorCode } from './readings'

/** What is wrong with a reply that cannot be read. */
export type UnreadableReason = keyof typeof unreadableWords

const unreadableWords = {
  'not-json':
    'The reply is not JSON, as if a proxy or a login page had answered. Check the base URL and the network.',
  'broken-json': 'The reply is broken JSON. It is asked again by itself.',
  'cut-off': 'The reply was cut off half way. It is asked again by itself.',
  'too-large': 'The reply is larger than any status or result can be, and was not read. Check the base URL.',
  'no-object': 'The reply is JSON, but does not describe an execution. Check the base URL.',
  redirected: 'The address redirects elsewhere, and the API key is not sent there. Check the base URL.',
}

/** The failure of a reply that came but says nothing usable. */
export function unreadable(
  reason: UnreadableReason,
  httpStatus: number | null,
  requestId: string | null,
): RequestFailure {
  return { kind: 'unreadable', message: unreadableWords[reason], code: null, httpStatus, requestId }
}

/** The failure of a reply that did not end within `timeoutMs`. */
export function timedOut(timeoutMs: number): RequestFailure {
  return withoutReply(
    'timeout',
    `There was no full reply within ${timeoutMs / 1000} s. It is asked again by itself.`,
  )
}

/** The failure of a request that was not sent because there is no key to send. */
export function keyMissing(): RequestFailure {
  return withoutReply('key-refused', 'There is no API key. Add one in the settings.')
}

/** The failure of a request that was not sent because its key cannot stand in a header. */
export function keyUnusable(): RequestFailure {
  return withoutReply(
    'key-refused',
    'The API key holds characters that no key has. Copy it from the dashboard again into the settings.',
  )
}

/**
 * The failure that a reply with an error status means, with or without an envelope (modelroute-api, section
 * 9): the envelope's code and `retryable` go before the status. `body` is the parsed body, undefined when it
 * is no JSON.
 */
export function failureOfReply(
  httpStatus: number,
  body: JsonValue | undefined,
  headerRequestId: string | null,
): RequestFailure {
  const envelope =
    typeof body === 'object' && body !== null && !Array.isArray(body) ? body['error'] : undefined
  const error = readError(envelope)
  const code = error === null || error.code === unnamedErrorCode ? null : error.code
  const kind = kindOfReply(httpStatus, code, error?.retryable ?? null)
  const said = [httpStatus, code].filter((part) => part !== null).join(' ')
  return {
    kind,
    message: wordsFor(
      kind,
      error === null || error.message === '' ? said : `${said}: ${shorten(error.message)}`,
    ),
    code,
    httpStatus,
    requestId: error?.requestId ?? headerRequestId,
  }
}

function kindOfReply(httpStatus: number, code: string | null, retryable: boolean | null): FailureKind {
  if (httpStatus === 429 || code === 'RATE_LIMITED') return 'rate-limited'
  if (httpStatus === 401 || httpStatus === 403 || code === 'UNAUTHORIZED') return 'key-refused'
  if (httpStatus >= 500 || httpStatus === 408 || httpStatus === 425 || retryable === true) return 'server'
  if (httpStatus === 404) return 'not-found'
  return httpStatus >= 400 ? 'rejected' : 'unreadable'
}

function wordsFor(kind: FailureKind, said: string): string {
  switch (kind) {
    case 'rate-limited':
      return 'The rate limit is used up. The next request waits until ModelRoute allows it.'
    case 'key-refused':
      return `ModelRoute refused the API key (${said}). Check it, or enter another one, in the settings.`
    case 'not-found':
      return 'ModelRoute knows no such execution for this key. Check the ID and the organization of the key.'
    case 'server':
      return `ModelRoute has trouble answering (${said}). It is asked again by itself.`
    case 'rejected':
      return `ModelRoute rejected the request (${said}). Look at the execution in the dashboard.`
    default:
      return `ModelRoute answered in a way that is not understood (${said}). Check the base URL.`
  }
}

const longestQuote = 300

function shorten(text: string): string {
  return text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text
}

/**
 * The failure of a request that the network ended: what `fetch` threw, by Node (an Error whose cause has a
 * code) or by Electron (an Error whose message is Chromium's `net::ERR_…`). The words are ours: what was
 * thrown may hold the key.
 */
export function failureOfFault(fault: unknown): RequestFailure {
  const signs = signsOf(fault)
  if (/Redirect was cancelled|_REDIRECT/.test(signs)) return unreadable('redirected', null, null)
  const words =
    networkWords.find(([pattern]) => pattern.test(signs))?.[1] ?? 'The connection to ModelRoute failed.'
  return withoutReply('network', `${words} It is tried again by itself.`)
}

const networkWords: [RegExp, string][] = [
  [/INTERNET_DISCONNECTED|ENETUNREACH|ENETDOWN/, 'This machine is offline.'],
  [
    /NAME_NOT_RESOLVED|ENOTFOUND|EAI_AGAIN/,
    'The name of the server was not found. Check the network and the base URL.',
  ],
  [/CONNECTION_REFUSED|ECONNREFUSED/, 'The server does not accept connections. Check the base URL.'],
  [
    /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_VERIFY/,
    'The certificate of the server, or of a proxy, is not trusted. Check the clock and the proxy settings.',
  ],
  [/PROXY|TUNNEL/, 'The proxy of this machine did not let the request through. Check the proxy settings.'],
  [
    /TIMED_?OUT|TIMEOUT|EHOSTUNREACH|ADDRESS_UNREACHABLE/,
    'The server could not be reached. Check the network.',
  ],
  [/RESET|EPIPE|SOCKET|CLOSED|EMPTY_RESPONSE|ABORTED/, 'The connection broke off.'],
]

function signsOf(fault: unknown): string {
  return fault instanceof Error ? `${signOf(fault)} ${signOf(fault.cause)}` : ''
}

function signOf(fault: unknown): string {
  if (!(fault instanceof Error)) return ''
  return 'code' in fault && typeof fault.code === 'string' ? `${fault.code} ${fault.message}` : fault.message
}

function withoutReply(kind: FailureKind, message: string): RequestFailure {
  return { kind, message, code: null, httpStatus: null, requestId: null }
}
