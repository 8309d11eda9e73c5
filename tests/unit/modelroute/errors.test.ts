import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { failureKinds } from '@shared/execution'
import { english, formatSaying, saying } from '@shared/sayings/sayings'
import { failureOfFault, failureOfReply } from '../../../src/main/modelroute/errors'

function envelope(
  code: string,
  retryable: boolean,
): { error: { code: string; message: string; retryable: boolean } } {
  return { error: { code, message: 'As it is.', retryable } }
}

describe('error replies', () => {
  test.each([
    [400, 'INPUT_VALIDATION_ERROR', false, 'rejected'],
    [400, 'CONTENT_MODERATION_REJECTED', false, 'rejected'],
    [400, 'FILE_NOT_FOUND', false, 'rejected'],
    [400, 'FILE_FORMAT_UNSUPPORTED', false, 'rejected'],
    [402, 'INSUFFICIENT_BALANCE', false, 'rejected'],
    [429, 'RATE_LIMITED', true, 'rate-limited'],
    [503, 'MODEL_OVERLOADED', true, 'server'],
    [503, 'MODEL_UNAVAILABLE', true, 'server'],
    [504, 'GENERATION_TIMEOUT', true, 'server'],
    [500, 'GENERATION_FAILED', true, 'server'],
    [503, 'SERVICE_UNAVAILABLE', true, 'server'],
    [500, 'INTERNAL_ERROR', false, 'server'],
    [401, 'UNAUTHORIZED', false, 'key-refused'],
    [404, 'SOMETHING_NEW', false, 'not-found'],
    [418, 'SOMETHING_NEW', true, 'server'],
    [400, 'UNAUTHORIZED', false, 'key-refused'],
    [503, 'RATE_LIMITED', true, 'rate-limited'],
  ])('%i %s is %s', (status, code, retryable, kind) => {
    expect(failureOfReply(status, envelope(code, retryable), null)).toMatchObject({
      kind,
      code,
      httpStatus: status,
    })
  })

  test.each([
    [400, 'rejected'],
    [401, 'key-refused'],
    [403, 'key-refused'],
    [404, 'not-found'],
    [408, 'server'],
    [425, 'server'],
    [409, 'rejected'],
    [429, 'rate-limited'],
    [500, 'server'],
    [599, 'server'],
    [304, 'unreadable'],
  ])('%i without an envelope is %s', (status, kind) => {
    expect(failureOfReply(status, undefined, null)).toMatchObject({ kind, code: null, httpStatus: status })
  })

  test('407 is that of a proxy, and says nothing about ModelRoute', () => {
    expect(failureOfReply(407, undefined, null)).toMatchObject({ kind: 'network', saying: saying('proxy-password') })
  })

  test('the request ID comes from the envelope, otherwise from the header', () => {
    const body = { error: { code: 'INTERNAL_ERROR', message: '', request_id: 'req_body' } }
    expect(failureOfReply(500, body, 'req_header').requestId).toBe('req_body')
    expect(failureOfReply(500, envelope('INTERNAL_ERROR', false), 'req_header').requestId).toBe('req_header')
    expect(failureOfReply(500, undefined, null).requestId).toBeNull()
  })

  test('a message is quoted without its final full stop', () => {
    const { saying } = failureOfReply(503, { error: { code: 'X', message: 'It is down. ' } }, null)
    expect(formatSaying(saying, english)).toBe('ModelRoute is having trouble answering (503 X: It is down).')
  })

  test('a long message is shortened', () => {
    const { saying } = failureOfReply(400, { error: { code: 'X', message: 'very '.repeat(10_000) } }, null)
    expect(formatSaying(saying, english).length).toBeLessThan(600)
  })

  test('any status and any body become one of the kinds, with words for the user', () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 599 }), fc.jsonValue(), (status, body) => {
        const failure = failureOfReply(status, JSON.parse(JSON.stringify(body)), null)
        expect(failureKinds).toContain(failure.kind)
        expect(formatSaying(failure.saying, english)).toMatch(/^[A-Z].*\.$/s)
      }),
    )
  })
})

describe('an error thrown by fetch', () => {
  const node = (code: string): Error =>
    new TypeError('fetch failed', { cause: Object.assign(new Error('In words.'), { code }) })

  test.each<[string, unknown, string]>([
    ['Node: refused', node('ECONNREFUSED'), 'does not accept connections'],
    ['Node: no such name', node('ENOTFOUND'), 'server name was not found'],
    ['Node: reset', node('ECONNRESET'), 'connection was interrupted'],
    ['Node: closed', node('UND_ERR_SOCKET'), 'connection was interrupted'],
    ['Node: certificate', node('DEPTH_ZERO_SELF_SIGNED_CERT'), 'certificate'],
    ['Electron: refused', new Error('net::ERR_CONNECTION_REFUSED'), 'does not accept connections'],
    ['Electron: no such name', new Error('net::ERR_NAME_NOT_RESOLVED'), 'server name was not found'],
    ['Electron: offline', new Error('net::ERR_INTERNET_DISCONNECTED'), 'offline'],
    ['Electron: proxy', new Error('net::ERR_PROXY_CONNECTION_FAILED'), 'proxy'],
    ['Electron: proxy that knows only other ways to log in', new Error('net::ERR_PROXY_AUTH_UNSUPPORTED'), 'asks for a name and a password'],
    ['Electron: tunnel', new Error('net::ERR_TUNNEL_CONNECTION_FAILED'), 'proxy'],
    ['Electron: certificate', new Error('net::ERR_CERT_AUTHORITY_INVALID'), 'certificate'],
    ['Electron: time', new Error('net::ERR_CONNECTION_TIMED_OUT'), 'could not be reached'],
    ['Electron: no answer', new Error('net::ERR_EMPTY_RESPONSE'), 'connection was interrupted'],
    ['Electron: closed', new Error('net::ERR_CONNECTION_CLOSED'), 'connection was interrupted'],
    ['Electron: ended', new Error('net::ERR_CONNECTION_ABORTED'), 'connection was interrupted'],
    ['Electron: no way there', new Error('net::ERR_ADDRESS_UNREACHABLE'), 'could not be reached'],
    ['Electron: certificate of another host', new Error('net::ERR_CERT_COMMON_NAME_INVALID'), 'certificate'],
    // From a port that speaks plain HTTP, and from a server that offers nothing secure enough.
    ['Electron: no TLS', new Error('net::ERR_SSL_PROTOCOL_ERROR'), 'No encrypted connection'],
    ['Electron: no common TLS', new Error('net::ERR_SSL_VERSION_OR_CIPHER_MISMATCH'), 'No encrypted connection'],
    ['Node: no TLS', node('ERR_SSL_WRONG_VERSION_NUMBER'), 'No encrypted connection'],
    ['Electron: cut short', new Error('net::ERR_CONTENT_LENGTH_MISMATCH'), 'connection was interrupted'],
    ['Electron: cut short without a length', new Error('net::ERR_INCOMPLETE_CHUNKED_ENCODING'), 'connection was interrupted'],
    ['Node: cut short', node('UND_ERR_RES_CONTENT_LENGTH_MISMATCH'), 'connection was interrupted'],
    ['Electron: another protocol', new Error('net::ERR_INVALID_HTTP_RESPONSE'), 'not valid HTTP'],
    ['Electron: huge headers', new Error('net::ERR_RESPONSE_HEADERS_TOO_BIG'), 'not valid HTTP'],
    ['Electron: two lengths', new Error('net::ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH'), 'not valid HTTP'],
    ['Node: another protocol', node('HPE_INVALID_CONSTANT'), 'not valid HTTP'],
    ['something else', 'a text', 'connection to ModelRoute failed'],
  ])('%s', (_, fault, words) => {
    const failure = failureOfFault(fault)
    expect(failure).toMatchObject({ kind: 'network', httpStatus: null })
    expect(formatSaying(failure.saying, english)).toContain(words)
  })

  test('does not reach the user in its own words, which may contain the key', () => {
    const fault = new TypeError('"Bearer sk_secret" is an invalid header value', {
      cause: new Error('sk_secret'),
    })
    expect(JSON.stringify(failureOfFault(fault))).not.toContain('sk_secret')
  })
})
