import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { RequestFailure } from '@shared/execution'
import { english, formatSaying, saying } from '@shared/sayings/sayings'
import { createClient } from '../../../src/main/modelroute/client'
import { systemClock } from '../../../src/main/tracking/system-clock'
import type { Fault } from '../../../src/simulator/faults'
import { failureOf, valueOf } from '../../support/replies'
import { never, startSimulator } from '../../support/simulator'

describe('faults', () => {
  const cases: [string, Fault, Pick<RequestFailure, 'kind'> & Partial<RequestFailure>][] = [
    [
      'a server error with an envelope',
      { kind: 'status', status: 503, code: 'SERVICE_UNAVAILABLE' },
      { kind: 'server', code: 'SERVICE_UNAVAILABLE', httpStatus: 503 },
    ],
    [
      'a server error without one',
      { kind: 'status', status: 502 },
      { kind: 'server', code: null, httpStatus: 502 },
    ],
    ['a refused key', { kind: 'status', status: 401 }, { kind: 'key-refused', httpStatus: 401 }],
    ['a forbidden key', { kind: 'status', status: 403 }, { kind: 'key-refused', httpStatus: 403 }],
    [
      'an UNAUTHORIZED of another status',
      { kind: 'status', status: 400, code: 'UNAUTHORIZED' },
      { kind: 'key-refused' },
    ],
    [
      'a rejected request',
      { kind: 'status', status: 400, code: 'INPUT_VALIDATION_ERROR', retryable: false },
      { kind: 'rejected' },
    ],
    [
      'a retryable error with a 4xx status',
      { kind: 'status', status: 409, code: 'BUSY', retryable: true },
      { kind: 'server' },
    ],
    [
      'a RATE_LIMITED of another status',
      { kind: 'status', status: 503, code: 'RATE_LIMITED' },
      { kind: 'rate-limited' },
    ],
    ['a connection that is reset', { kind: 'reset' }, { kind: 'network', httpStatus: null }],
    ['broken JSON', { kind: 'broken-json' }, { kind: 'unreadable', httpStatus: 200, saying: saying('broken-json') }],
    ['a reply without content', { kind: 'body', body: '', status: 204 }, { kind: 'unreadable', httpStatus: 204, saying: saying('empty') }],
    ['an empty body of JSON', { kind: 'body', body: ' \n' }, { kind: 'unreadable', httpStatus: 200, saying: saying('empty') }],
    ['an HTML page with status 200', { kind: 'html' }, { kind: 'unreadable', httpStatus: 200 }],
    ['a page that says not found', { kind: 'body', body: '<h1>404 Not Found</h1>', contentType: 'text/html', status: 404 }, { kind: 'unreadable', httpStatus: 404, saying: saying('not-json') }],
    ['a page that forbids', { kind: 'body', body: '<h1>403 Forbidden</h1>', contentType: 'text/html', status: 403 }, { kind: 'unreadable', httpStatus: 403, saying: saying('not-json') }],
    ['a page that blocks for legal reasons', { kind: 'body', body: '<h1>Blocked</h1>', contentType: 'text/html', status: 451 }, { kind: 'unreadable', httpStatus: 451, saying: saying('not-json') }],
    ['a page that refuses the key', { kind: 'body', body: '<h1>401 Unauthorized</h1>', contentType: 'text/html', status: 401 }, { kind: 'key-refused', httpStatus: 401 }],
    ['a network that asks for a sign-in', { kind: 'body', body: '<h1>Welcome</h1>', contentType: 'text/html', status: 511 }, { kind: 'network', httpStatus: 511, saying: saying('network-sign-in') }],
    ['a wrong content type', { kind: 'content-type', value: 'text/plain' }, { kind: 'unreadable' }],
    ['a body that is cut off', { kind: 'truncate' }, { kind: 'unreadable' }],
    ['a body beyond the cap', { kind: 'oversize', bytes: 9 * 1024 * 1024 }, { kind: 'unreadable' }],
    ['JSON that is no object', { kind: 'body', body: '[1]' }, { kind: 'unreadable' }],
    [
      'JSON that is nested too deep',
      { kind: 'body', body: '['.repeat(400) + ']'.repeat(400) },
      { kind: 'unreadable', saying: saying('too-deep', { levels: 200 }) },
    ],
    [
      'JSON that is nested deeper than a stack reaches',
      { kind: 'body', body: '['.repeat(100_000) + ']'.repeat(100_000) },
      { kind: 'unreadable', saying: saying('too-deep', { levels: 200 }) },
    ],
    ['a reply that never comes', { kind: 'hang' }, { kind: 'timeout', httpStatus: null }],
    ['a body that never ends', { kind: 'stall' }, { kind: 'timeout' }],
  ]

  test.each(cases)('%s becomes a failure, and the next request succeeds', async (_, fault, expected) => {
    // A busy machine may take a second for the largest body.
    const { simulator, client } = await startSimulator({ client: { timeoutMs: expected.kind === 'timeout' ? 1_000 : 10_000 } })
    const { id } = simulator.create({ fate: 'never', ageMs: 60_000 })
    simulator.faults.add({ times: 1, then: fault })
    expect(failureOf(await client.execution(id, never))).toMatchObject(expected)
    expect(valueOf(await client.execution(id, never)).status).toBe('PROCESSING')
  })

  test('a slow reply within the time limit is accepted', async () => {
    const { simulator, client } = await startSimulator()
    const { id } = simulator.create({ fate: 'never' })
    simulator.faults.add({ then: { kind: 'delay', ms: 100 } })
    const reply = await client.execution(id, never)
    expect(valueOf(reply).id).toBe(id)
    expect(reply.receivedAt - reply.sentAt).toBeGreaterThanOrEqual(99)
  })

  test('an error status whose body never ends keeps its meaning and its headers', async () => {
    const { simulator, client } = await startSimulator({ client: { timeoutMs: 1_000 } })
    const { id } = simulator.create({ fate: 'never' })
    simulator.faults.add({
      then: { kind: 'status', status: 429, headers: { 'retry-after': '7', 'content-length': '5' } },
    })
    const reply = await client.execution(id, never)
    expect(failureOf(reply).kind).toBe('rate-limited')
    expect(reply.rate.retryAfterMs).toBe(7_000)
  })

  test('a server that is down is a network failure, and its return is noticed', async () => {
    const { simulator, client } = await startSimulator()
    const { id } = simulator.create({ fate: 'never' })
    await simulator.stop()
    expect(failureOf(await client.execution(id, never))).toMatchObject({ kind: 'network', httpStatus: null })
    await simulator.start()
    expect(valueOf(await client.execution(id, never)).id).toBe(id)
  })

  test.each(['headers are', 'body is'])(
    'an abort while waiting for the %s throws an AbortError at once',
    async (part) => {
      const { simulator, client } = await startSimulator()
      const { id } = simulator.create({ fate: 'never' })
      simulator.faults.add({ then: { kind: part === 'headers are' ? 'hang' : 'stall' } })
      const controller = new AbortController()
      const request = client.execution(id, controller.signal)
      setTimeout(() => controller.abort(new Error('the app quits')), 100)
      await expect(request).rejects.toMatchObject({ name: 'AbortError' })
    },
  )

  test('nothing is sent with a signal that has already aborted', async () => {
    const { simulator, client } = await startSimulator()
    await expect(client.execution('exec_x', AbortSignal.abort())).rejects.toMatchObject({
      name: 'AbortError',
    })
    expect(simulator.counters.requests).toBe(0)
  })
})

describe('the rate limit', () => {
  test('a 429 tells how long to wait, in seconds or as a date', async () => {
    for (const retryAfter of ['seconds', 'date'] as const) {
      const { simulator, client } = await startSimulator({
        limit: 1,
        windowMs: 3_600_000,
        retryAfter,
        clockOffsetMs: -300_000,
      })
      const { id } = simulator.create({ fate: 'never' })
      simulator.spend(1)
      const reply = await client.execution(id, never)
      expect(failureOf(reply)).toMatchObject({ kind: 'rate-limited', code: 'RATE_LIMITED', httpStatus: 429 })
      const untilReset = (reply.rate.resetAt ?? 0) - (reply.rate.serverDate ?? 0)
      expect(Math.abs((reply.rate.retryAfterMs ?? 0) - untilReset)).toBeLessThanOrEqual(1_000)
    }
  })

  test('a 429 without Retry-After still tells Reset', async () => {
    const { simulator, client } = await startSimulator({ limit: 1, windowMs: 3_600_000, retryAfter: 'none' })
    simulator.spend(1)
    const { rate } = await client.execution('exec_x', never)
    expect(rate).toMatchObject({ limit: 1, remaining: 0, retryAfterMs: null, resetAt: expect.any(Number) })
  })
})

describe('the key', () => {
  test('no request leaves without a key, or with one that cannot be sent', async () => {
    for (const key of [null, 'sk_secret\r\nHost: elsewhere', 'sk_schlüssel']) {
      const { simulator, client } = await startSimulator({ client: { readKey: () => key } })
      const failure = failureOf(await client.execution('exec_x', never))
      expect(failure).toMatchObject({ kind: 'key-refused', httpStatus: null })
      expect(formatSaying(failure.saying, english)).not.toContain('secret')
      expect(simulator.counters.requests).toBe(0)
    }
  })

  test('a wrong key is refused', async () => {
    const { simulator, client } = await startSimulator({ client: { readKey: () => 'sk_other' } })
    expect(failureOf(await client.execution('exec_x', never)).kind).toBe('key-refused')
    expect(simulator.counters.unauthorized).toBe(1)
  })

  test('the key is removed from a reply that echoes it', async () => {
    const { simulator, client } = await startSimulator()
    const { key } = simulator
    const echo = JSON.stringify({
      error: { code: 'ODD', message: `no such key: ${key}`, request_id: key },
      note: key,
    })
    simulator.faults.add({
      times: 1,
      then: { kind: 'body', status: 500, body: echo, headers: { 'x-request-id': key } },
    })
    simulator.faults.add({ then: { kind: 'body', body: echo } })
    const failed = await client.execution('exec_x', never)
    const succeeded = await client.execution('exec_x', never)
    expect(failed.ok).toBe(false)
    expect(succeeded.ok).toBe(true)
    expect(JSON.stringify([failed, succeeded])).not.toContain(key)
  })

  test('a redirect to another origin is not followed', async () => {
    const { simulator, client } = await startSimulator()
    const seen: (string | undefined)[] = []
    const elsewhere = createServer((request, response) => {
      seen.push(request.headers.authorization)
      response.end('{}')
    }).listen(0, '127.0.0.1')
    onTestFinished(() => void elsewhere.close())
    await new Promise((resolve) => elsewhere.once('listening', resolve))
    const location = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/v1/executions/x`
    for (const status of [301, 302, 303, 307, 308] as const) {
      simulator.faults.add({ times: 1, then: { kind: 'redirect', location, status } })
      expect(failureOf(await client.execution('exec_x', never)).kind).toBe('unreadable')
    }
    expect(seen).toEqual([])
  })

  test('a redirect within the origin is followed, but not a circle for ever', async () => {
    const { simulator, client } = await startSimulator()
    const { id } = simulator.create({ fate: 'never' })
    const redirect = { kind: 'redirect', location: `/v1/executions/${id}` } as const
    simulator.faults.add({ times: 2, then: redirect })
    expect(valueOf(await client.execution('exec_moved', never)).id).toBe(id)
    for (const status of [301, 302, 303, 307, 308] as const) {
      simulator.faults.add({ times: 1, then: { ...redirect, status } })
      expect(valueOf(await client.execution('exec_moved', never)).id).toBe(id)
    }
    simulator.faults.add({ then: redirect })
    const before = simulator.counters.requests
    expect(failureOf(await client.execution(id, never))).toMatchObject({ kind: 'unreadable', saying: saying('redirects-nowhere') })
    expect(simulator.counters.requests - before).toBe(4)
  })

  test('a cancellation is not sent a second time by a redirect', async () => {
    const { simulator, client } = await startSimulator()
    const { id } = simulator.create({ fate: 'never', ageMs: 60_000 })
    simulator.faults.add({
      times: 1,
      then: { kind: 'redirect', location: `/v1/executions/${id}/cancel`, status: 307 },
    })
    expect(failureOf(await client.cancel(id, never)).kind).toBe('unreadable')
    expect(valueOf(await client.execution(id, never)).status).toBe('PROCESSING')
  })

  test("the error that Chromium throws for a redirect it does not follow is read as a redirect", async () => {
    const client = createClient({
      fetch: () => Promise.reject(new Error('net::ERR_UNSAFE_REDIRECT')),
      clock: systemClock,
      baseUrl: 'https://api.modelroute.ai',
      readKey: () => 'sk_x',
    })
    expect(failureOf(await client.execution('exec_x', never))).toMatchObject({
      kind: 'unreadable',
      saying: saying('redirected'),
    })
  })
})

test('an unusable base URL is reported at once', () => {
  const options = { fetch, clock: systemClock, baseUrl: 'http://api.modelroute.ai', readKey: () => null }
  expect(() => createClient(options)).toThrow('unencrypted')
})
