import { setTimeout as sleep } from 'node:timers/promises'
import { createHttpPoller } from '@azure/core-lro'
import { createDefaultHttpClient, createHttpHeaders, createPipelineFromOptions, createPipelineRequest, RestError } from '@azure/core-rest-pipeline'
import { createFalClient } from '@fal-ai/client'
import { Octokit } from '@octokit/core'
import { throttling } from '@octokit/plugin-throttling'
import { createWaiter, waiterServiceDefaults, WaiterState } from '@smithy/util-waiter'
import Replicate from 'replicate'
import { ask, eachByItself, saysEnded, translating } from './contestant'

const loopEveryMs = 2000
/** As long as a run may take, so that the waiter does not give up earlier. */
const longestWaitS = 120

/** The loop from ModelRoute's page on polling, improved charitably: after a 429 it waits for Retry-After. */
const seedLoop = eachByItself("the seed's loop", 'asks every 2 s, waits for Retry-After after a 429', (server, signal) => async (id) => {
  for (;;) {
    const response = await ask(server, id, signal)
    const body: unknown = await response.json()
    if (response.ok && saysEnded(body)) return
    const retryAfterS = Number(response.headers.get('retry-after'))
    await sleep(response.status === 429 ? retryAfterS * 1000 : loopEveryMs, undefined, { signal })
  }
})

const replicate = eachByItself('replicate', '`replicate.wait(prediction)`', (server) => {
  const client = new Replicate({ auth: server.key, fetch: translating(server, { ended: 'succeeded', underWay: 'processing' }) })
  return (id) => {
    const rest = { model: '', version: 'hidden', input: {}, source: 'api', data_removed: false, created_at: '', urls: { get: '', cancel: '' } } as const
    return client.wait({ id, status: 'starting', ...rest })
  }
})

const fal = eachByItself('@fal-ai/client', '`queue.subscribeToStatus(endpoint, { requestId })`, polling', (server) => {
  const client = createFalClient({ credentials: server.key, fetch: translating(server, { ended: 'COMPLETED', underWay: 'IN_PROGRESS' }) })
  return (requestId) => client.queue.subscribeToStatus('bench/model', { requestId, mode: 'polling' })
})

/** Built like Azure's clients: the poller over the default pipeline, which waits for Retry-After and retries three times. */
const azure = eachByItself('@azure/core-lro', '`createHttpPoller` over the default pipeline of `@azure/core-rest-pipeline`', (server, signal) => {
  const pipeline = createPipelineFromOptions({})
  const http = createDefaultHttpClient()
  const poll = async (url: string) => {
    const headers = createHttpHeaders({ authorization: `Bearer ${server.key}` })
    const response = await pipeline.sendRequest(http, createPipelineRequest({ url, headers, abortSignal: signal, allowInsecureConnection: true }))
    if (response.status !== 200) throw new RestError('no status', { statusCode: response.status })
    const body = { status: saysEnded(JSON.parse(response.bodyAsText ?? '')) ? 'Succeeded' : 'Running' }
    return { flatResponse: body, rawResponse: { statusCode: 200, headers: response.headers.toJSON(), request: { method: 'GET', url }, body } }
  }
  return (id) => {
    const url = `${server.baseUrl}/v1/executions/${id}`
    const started = { statusCode: 202, headers: { 'operation-location': url }, request: { method: 'POST', url: server.baseUrl } }
    return createHttpPoller({
      sendInitialRequest: () => Promise.resolve({ flatResponse: undefined, rawResponse: started }),
      sendPollRequest: poll,
    }).pollUntilDone({ abortSignal: signal })
  }
})

/** Called as in AWS's clients: anything that is not an end, even an error, leads to one more attempt. */
const smithy = eachByItself('@smithy/util-waiter', '`createWaiter` with `waiterServiceDefaults` (2 to 120 s)', (server, signal) => async (id) => {
  const check = async () => {
    const response = await ask(server, id, signal).catch(() => null)
    return { state: response?.ok && saysEnded(await response.json()) ? WaiterState.SUCCESS : WaiterState.RETRY }
  }
  const { state } = await createWaiter({ ...waiterServiceDefaults, client: server, maxWaitTime: longestWaitS, abortSignal: signal }, id, check)
  if (state !== WaiterState.SUCCESS) throw new Error(`the waiter ended as ${state}`)
})

let octokits = 0
/** Octokit has no waiter, so this is the seed's loop with its requests. Its user decides about retries after a 429; here always. */
const octokit = eachByItself('@octokit/plugin-throttling', 'a request every 2 s, `onRateLimit` always retries', (server, signal) => {
  octokits += 1
  const client = new (Octokit.plugin(throttling))({
    baseUrl: server.baseUrl,
    request: { fetch: translating(server, { ended: 'COMPLETED', underWay: 'PROCESSING' }) },
    log: { debug() {}, info() {}, warn() {}, error() {} },
    // A unique ID, because runs in one process would otherwise share one queue.
    throttle: { id: `bench-${octokits}`, onRateLimit: () => true, onSecondaryRateLimit: () => true },
  })
  return async (id) => {
    for (;;) {
      const { data } = await client.request('GET /v1/executions/{id}', { id, request: { signal } })
      if (saysEnded(data)) return
      await sleep(loopEveryMs, undefined, { signal })
    }
  }
})

export const peers = [seedLoop, replicate, fal, azure, smithy, octokit]
