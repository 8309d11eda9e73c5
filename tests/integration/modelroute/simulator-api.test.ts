import { describe, expect, test } from 'vitest'
import { executionIdSchema } from '@shared/execution'
import { startSimulator } from '../../support/simulator'

const start = 1_710_928_800_000

function request(baseUrl: string, path: string, key: string, init: RequestInit = {}): Promise<Response> {
  return fetch(baseUrl + path, { ...init, headers: { authorization: `Bearer ${key}`, ...init.headers } })
}

describe('starting executions', () => {
  const body = JSON.stringify({ model: 'flux-1.1-pro', input: { prompt: 'a harbour' } })

  test('answers 202 with the amount held and the expiry', async () => {
    const { simulator, baseUrl } = await startSimulator()
    const response = await request(baseUrl, '/v1/executions', simulator.key, { method: 'POST', body })
    expect(response.status).toBe(202)
    const created: unknown = await response.json()
    expect(created).toMatchObject({
      status: 'PENDING',
      model: 'flux-1.1-pro',
      hold_amount: '0.048',
      estimated_cost: '0.040',
    })
    const [id] = simulator.executions.keys()
    expect(created).toMatchObject({
      id,
      created_at: expect.stringMatching(/Z$/),
      expires_at: expect.stringMatching(/Z$/),
    })
    expect(executionIdSchema.safeParse(id).success).toBe(true)
  })

  test('the same Idempotency-Key gets the same execution', async () => {
    const { simulator, baseUrl } = await startSimulator()
    const create = async (key: string): Promise<unknown> => {
      const init = { method: 'POST', body, headers: { 'idempotency-key': key } }
      return (await request(baseUrl, '/v1/executions', simulator.key, init)).json()
    }
    expect(await create('a')).toEqual(await create('a'))
    await create('b')
    expect(simulator.executions.size).toBe(2)
    expect(await create('')).not.toEqual(await create(''))
  })

  test('metadata can set the fate', async () => {
    const { simulator, baseUrl } = await startSimulator()
    const simulate = { fate: 'GENERATION_TIMEOUT', duration_ms: 1_234 }
    const steered = JSON.stringify({ model: 'anything', input: {}, metadata: { simulate } })
    await request(baseUrl, '/v1/executions', simulator.key, { method: 'POST', body: steered })
    const [execution] = simulator.executions.values()
    expect(execution).toMatchObject({ model: 'anything', fate: 'GENERATION_TIMEOUT' })
    expect((execution?.endsAt ?? 0) - (execution?.createdAt ?? 0)).toBe(1_234)
  })

  test.each(['', '{', '[]', '{"model": "x"}', '{"model": "x", "input": {}, "metadata": {"simulate": {"duration_ms": 1e300}}}'])('the body %j is rejected with details', async (bad) => {
    const { simulator, baseUrl } = await startSimulator()
    const response = await request(baseUrl, '/v1/executions', simulator.key, { method: 'POST', body: bad })
    expect(response.status).toBe(400)
    const requestId = response.headers.get('x-request-id')
    expect(await response.json()).toMatchObject({
      error: {
        code: 'INPUT_VALIDATION_ERROR',
        retryable: false,
        request_id: requestId,
        details: [{ code: 'INVALID' }],
      },
    })
    expect(simulator.executions.size).toBe(0)
  })
})

describe('time', () => {
  test('a status follows the given clock, and its times follow the clock of the server', async () => {
    let now = start
    const { simulator, baseUrl } = await startSimulator({
      clock: { wall: () => now },
      clockOffsetMs: 120_000,
      shape: 'A',
    })
    const { id } = simulator.create({ fate: 'image', durationMs: 10_000 })
    const read = async (): Promise<unknown> =>
      (await request(baseUrl, `/v1/executions/${id}`, simulator.key)).json()
    expect(await read()).toMatchObject({
      status: 'PENDING',
      created_at: new Date(start + 120_000).toISOString(),
    })
    now = start + 9_999
    expect(await read()).toMatchObject({ status: 'PROCESSING' })
    now = start + 10_000
    expect(await read()).toMatchObject({
      status: 'COMPLETED',
      completed_at: new Date(start + 130_000).toISOString(),
    })
    const response = await request(baseUrl, `/v1/executions/${id}`, simulator.key)
    expect(response.headers.get('date')).toBe(new Date(start + 130_000).toUTCString())
  })

  test('there is no result before the end, nor of a failure', async () => {
    const { simulator, baseUrl } = await startSimulator()
    for (const { id } of [
      simulator.create({ fate: 'never' }),
      simulator.create({ fate: 'INTERNAL_ERROR', durationMs: 1, ageMs: 2 }),
    ]) {
      expect((await request(baseUrl, `/v1/executions/${id}/result`, simulator.key)).status).toBe(409)
    }
  })
})

describe('the rate limit', () => {
  test('admits exactly the limit in a window, and tells it in every reply', async () => {
    let now = start
    const { simulator, baseUrl } = await startSimulator({
      limit: 5,
      windowMs: 10_000,
      clock: { wall: () => now },
    })
    const { id } = simulator.create({ fate: 'never' })
    const ask = (): Promise<Response> => request(baseUrl, `/v1/executions/${id}`, simulator.key)
    const replies = []
    for (let count = 0; count < 7; count += 1) replies.push(await ask())
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429, 429])
    expect(replies.map(({ headers }) => headers.get('x-ratelimit-remaining'))).toEqual([
      '4',
      '3',
      '2',
      '1',
      '0',
      '0',
      '0',
    ])
    expect(new Set(replies.map(({ headers }) => headers.get('x-ratelimit-reset')))).toEqual(
      new Set([String(start / 1000 + 10)]),
    )
    expect(replies.map(({ headers }) => headers.get('retry-after'))).toEqual([
      null,
      null,
      null,
      null,
      null,
      '10',
      '10',
    ])
    now = start + 10_000
    expect((await ask()).headers.get('x-ratelimit-remaining')).toBe('4')
    expect([...simulator.counters.windows.values()]).toEqual([
      { startsAt: start, allowed: 5, refused: 2, outside: 0 },
      { startsAt: start + 10_000, allowed: 1, refused: 0, outside: 0 },
    ])
    expect(simulator.counters.tooMany).toBe(2)
  })

  test('what other programs spend is no longer available', async () => {
    const { simulator, baseUrl } = await startSimulator({ limit: 5, clock: { wall: () => start } })
    const { id } = simulator.create({ fate: 'never' })
    simulator.spend(3)
    const { headers } = await request(baseUrl, `/v1/executions/${id}`, simulator.key)
    expect(headers.get('x-ratelimit-remaining')).toBe('1')
    simulator.spend(10)
    expect(simulator.counters.window(start)).toMatchObject({ allowed: 1, outside: 4 })
  })

  test('requests made although a 429 said to wait are counted', async () => {
    let now = start
    const { simulator, baseUrl } = await startSimulator({
      limit: 1,
      windowMs: 10_000,
      clock: { wall: () => now },
    })
    const ask = (): Promise<Response> => request(baseUrl, '/v1/executions/x', simulator.key)
    await ask()
    await ask()
    expect(simulator.counters.whileBlocked).toBe(0)
    now = start + 5_000
    await ask()
    expect(simulator.counters.whileBlocked).toBe(1)
    now = start + 10_000
    await ask()
    expect(simulator.counters).toMatchObject({ whileBlocked: 1, tooMany: 2, requests: 4 })
  })

  test('a 429 that a fault sends blocks as long as it says', async () => {
    let now = start
    const { simulator, baseUrl } = await startSimulator({ clock: { wall: () => now } })
    simulator.faults.add({
      times: 1,
      then: { kind: 'status', status: 429, headers: { 'retry-after': '30' } },
    })
    await request(baseUrl, '/v1/executions/x', simulator.key)
    now = start + 29_000
    await request(baseUrl, '/v1/executions/x', simulator.key)
    now = start + 30_000
    await request(baseUrl, '/v1/executions/x', simulator.key)
    expect(simulator.counters).toMatchObject({ whileBlocked: 1, tooMany: 1 })
  })

  test('a request without the key spends nothing', async () => {
    const { simulator, baseUrl } = await startSimulator({ limit: 5, clock: { wall: () => start } })
    const response = await request(baseUrl, '/v1/executions/x', 'sk_wrong')
    expect(response.status).toBe(401)
    expect(response.headers.get('x-ratelimit-remaining')).toBe('5')
    expect(simulator.counters.unauthorized).toBe(1)
  })
})

describe('what is counted', () => {
  test('counts the requests for each execution, those after its end, and how many there were at once', async () => {
    const { simulator, baseUrl } = await startSimulator()
    const { id } = simulator.create({ fate: 'image', durationMs: 1, ageMs: 2 })
    const path = `/v1/executions/${id}`
    simulator.faults.add({ times: 2, then: { kind: 'delay', ms: 200 } })
    await Promise.all([request(baseUrl, path, simulator.key), request(baseUrl, path, simulator.key)])
    await (await request(baseUrl, path, simulator.key)).text()
    await (await request(baseUrl, `${path}/result`, simulator.key)).text()
    await (await request(baseUrl, `${path}/cancel`, simulator.key, { method: 'POST' })).text()
    expect(simulator.counters.of(id)).toMatchObject({
      polls: 3,
      results: 1,
      cancels: 1,
      pollsAfterEnd: 1,
      maxConcurrent: 2,
    })
    expect(simulator.counters.of(id).endServedAt).not.toBeNull()
  })

  test('an end whose reply a fault spoilt does not count as served', async () => {
    const { simulator, baseUrl } = await startSimulator()
    const { id } = simulator.create({ fate: 'image', durationMs: 1, ageMs: 2 })
    simulator.faults.add({ times: 1, then: { kind: 'truncate' } })
    await expect(
      request(baseUrl, `/v1/executions/${id}`, simulator.key).then((reply) => reply.text()),
    ).rejects.toThrow()
    await (await request(baseUrl, `/v1/executions/${id}`, simulator.key)).text()
    expect(simulator.counters.of(id)).toMatchObject({ polls: 2, pollsAfterEnd: 0 })
  })
})

test('a fault applies to what its rule names, after as many requests and as often as it says', async () => {
  const { simulator, baseUrl } = await startSimulator()
  const { id } = simulator.create({ fate: 'never' })
  const remove = simulator.faults.add({
    method: 'GET',
    path: /\/result$/,
    after: 1,
    times: 1,
    then: { kind: 'status', status: 503 },
  })
  const ask = async (path: string): Promise<number> =>
    (await request(baseUrl, `/v1/executions/${id}${path}`, simulator.key)).status
  expect([await ask(''), await ask('/result'), await ask('/result'), await ask('/result')]).toEqual([
    200, 409, 503, 409,
  ])
  remove()
  simulator.faults.add({ then: { kind: 'html' } })
  expect((await request(baseUrl, '/v1/executions/x', simulator.key)).headers.get('content-type')).toContain(
    'text/html',
  )
  simulator.faults.clear()
  expect(await ask('')).toBe(200)
})
