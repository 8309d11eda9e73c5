import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { Reports } from '../../../src/main/reports/reports'
import { StoredEndings } from '../../../src/main/storage/ended'
import { systemClock } from '../../../src/main/tracking/system-clock'
import type { RecordedObservation } from '../../../src/main/tracking/record'
import { startMonitor } from '../../support/monitor'
import { id } from '../../support/ids'
import { openReports, pathOf } from './stored'

const observation: RecordedObservation = {
  at: Date.parse('2026-11-23T10:00:00Z'), asked: 'status', tookMs: 153, httpStatus: 200, status: 'PROCESSING', requestId: 'req_9', failure: null,
  rate: { limit: 60, remaining: 57, resetAt: Date.parse('2026-11-23T10:01:00Z'), serverDate: Date.parse('2026-11-23T09:59:59Z'), retryAfterMs: 3_000 },
}

describe('a transcript', () => {
  it('of an execution over HTTP lists every request, and contains no key', async () => {
    const { simulator, key, folder, monitor, connections, repository, database } = await startMonitor()
    const { id: real } = simulator.create({ fate: 'MODEL_OVERLOADED', durationMs: 300 })
    const echo = { error: { code: 'INTERNAL_ERROR', message: `Bad token Bearer ${key} שלום`, retryable: false, request_id: `req_${key}` } }
    simulator.faults.add({ path: `/v1/executions/${real}`, times: 1, then: { kind: 'body', status: 500, body: JSON.stringify(echo) } })
    monitor.track(real, 'main')
    await vi.waitFor(() => expect(monitor.details(real)?.execution.status).toBe('FAILED'), 10_000)
    monitor.describe([real], { label: 'secret plan', batch: 'secret group' })
    monitor.note(real, 'secret note')
    for (const name of ['transcript.txt', 'transcript.json']) {
      const reports = new Reports({
        repository, ended: new StoredEndings(database), correctionOf: () => 0, clock: systemClock, followTimeZone: () => undefined, details: () => null, connections: () => connections.states(), connectionNames: () => new Map(),
        askForFile: async () => join(folder, name), copyText: () => undefined, withoutKeys: (text) => text, onProgress: () => undefined,
        version: '0.1.0',
      })
      const text = readFileSync(pathOf(await reports.transcript(real)), 'utf8')
      expect(text).toContain('INTERNAL_ERROR')
      expect(text).toContain('MODEL_OVERLOADED')
      expect(text).toContain('req_[key removed]')
      expect(text).not.toMatch(/\d\.\d+ ms|took_ms": \d+\./)
      expect(text).toContain('שלום')
      expect(text).not.toMatch(/[\u2066-\u2069]/)
      for (const hidden of [key, key.slice(3, 40), 'secret', connections.states()[0]?.name ?? '']) expect(text).not.toContain(hidden)
      const asked = simulator.counters.of(real).polls
      if (name.endsWith('json')) expect(JSON.parse(text).observations).toHaveLength(asked)
      else expect(text).toMatch(new RegExp(`\\nStatuses seen\n-+\n\\S+Z  [A-Z]+\n[^]*\nRequests \\(${asked}\\)\n`))
    }
  })

  it('can be written even if the connection was removed, whereas a curl command needs its address', async () => {
    const { reports } = openReports([{ id: id(1), connectionId: 'removed', status: 'FAILED' }])
    const text = readFileSync(pathOf(await reports.transcript(id(1))), 'utf8')
    expect(text).toContain('status: FAILED')
    expect(text).not.toContain('base_url')
    expect(text).not.toContain('Details of the error')
    expect(text).toMatch(/\nRequests \(0\)\n-+\nnone\n$/)
    expect(() => reports.copyAs([id(1)], 'curl')).toThrow('and its address with it')
  })

  it('lists what the API found wrong with each field', async () => {
    const details = [{ field: 'input.width', code: 'too_large', message: 'at most 2048' }, { field: 'input.prompt', code: 'required', message: 'missing' }, { field: '', code: '', message: 'Too long.' }]
    const error = { code: 'INPUT_VALIDATION_ERROR', message: 'The input is not valid.', retryable: false, requestId: 'req_1', details }
    const { reports } = openReports([{ id: id(1), status: 'FAILED', error, usage: { inputTokens: 12, outputTokens: null } }])
    const text = readFileSync(pathOf(await reports.transcript(id(1))), 'utf8')
    for (const line of ['input_tokens: 12', 'error_request_id: req_1', 'error_retryable: false']) expect(text).toContain(`\n${line}\n`)
    expect(text).toContain('input.width: at most 2048 (too_large)\ninput.prompt: missing (required)\nToo long.\n')
  })

  it('as text keeps what the API wrote on several lines apart from its own lines', async () => {
    const details = [{ field: 'input.prompt', code: 'bad', message: 'not this:\nid: exec_1' }]
    const error = { code: 'ODD\rstatus: COMPLETED', message: 'Traceback:\r\nRequests (0)\u2028none', retryable: null, requestId: null, details }
    const { reports, repository } = openReports([{ id: id(1), status: 'FAILED', error }])
    repository.record(id(1), { ...observation, failure: { kind: 'server', code: null, message: 'Down.\nRetry-After 1 s' } })
    const text = readFileSync(pathOf(await reports.transcript(id(1))), 'utf8')
    expect(text).toContain('\nerror_code: ODD\n        status: COMPLETED\nerror_message: Traceback:\n        Requests (0)\n        none\n')
    expect(text).toContain('\ninput.prompt: not this:\n        id: exec_1 (bad)\n')
    expect(text).toContain('\n    server: Down.\n        Retry-After 1 s\n')
  })

  it('contains no key of another connection either, even one without the documented form', async () => {
    const error = { code: 'TOOL_FAILED', message: 'The tool refused key of another connection.', retryable: false, requestId: null, details: [] }
    const { reports, chosen } = openReports([{ id: id(1), status: 'FAILED', error }])
    for (const name of ['transcript.txt', 'transcript.json']) {
      chosen.name = name
      expect(readFileSync(pathOf(await reports.transcript(id(1))), 'utf8')).toContain('The tool refused [key removed].')
    }
  })

  it('as text gives the time, request, reply, headers and failure of each', async () => {
    const { reports, repository } = openReports([{ id: id(1), status: 'PROCESSING' }])
    const none = { limit: null, remaining: null, resetAt: null, retryAfterMs: null, serverDate: null }
    repository.record(id(1), observation)
    const failure = { kind: 'server', code: 'MODEL_OVERLOADED', message: 'See https://x.example/a?sig=secret for more.' } as const
    repository.record(id(1), { ...observation, status: null, httpStatus: 503, failure, rate: none })
    const lost = { kind: 'network', code: null, message: 'The connection was closed.' } as const
    repository.record(id(1), { ...observation, asked: 'cancel', status: null, httpStatus: null, requestId: null, failure: lost, rate: none })
    const lines = readFileSync(pathOf(await reports.transcript(id(1))), 'utf8').split('\n')
    expect(lines.slice(lines.indexOf('Requests (3)') + 2)).toEqual([
      '2026-11-23T10:00:00.000Z  GET execution: HTTP 200, PROCESSING, request req_9, 153 ms',
      '    X-RateLimit-Limit 60, X-RateLimit-Remaining 57, X-RateLimit-Reset 2026-11-23T10:01:00.000Z, Retry-After 3 s, Date 2026-11-23T09:59:59.000Z',
      '2026-11-23T10:00:00.000Z  GET execution: HTTP 503, request req_9, 153 ms',
      '    server MODEL_OVERLOADED: See https://x.example/a?[removed] for more.',
      '2026-11-23T10:00:00.000Z  POST cancel: no reply, 153 ms',
      '    network: The connection was closed.',
      '',
    ])
  })

  it('tells the version, the API and the statuses seen, as JSON with every request as it was recorded', async () => {
    const { reports, repository, chosen } = openReports([{ id: id(1), status: 'PROCESSING' }])
    const execution = repository.find(id(1))
    if (!execution) throw new Error('it is stored')
    const seen = [{ from: null, to: 'PENDING', at: observation.at }, { from: 'PENDING', to: 'PROCESSING', at: observation.at + 1_000 }]
    for (const transition of seen) repository.save([{ execution, transition, announce: null, raw: null, observation }])
    const text = readFileSync(pathOf(await reports.transcript(id(1))), 'utf8')
    expect(text).toMatch(/^Transcript of exec_\S+\nWritten by ModelRoute Monitor 0\.1\.0 at /)
    expect(text).toContain('\nbase_url: https://api.modelroute.ai\n')
    expect(text).toContain('2026-11-23T10:00:00.000Z  PENDING\n2026-11-23T10:00:01.000Z  PENDING → PROCESSING\n')
    chosen.name = 'transcript.json'
    const told: unknown = JSON.parse(readFileSync(pathOf(await reports.transcript(id(1))), 'utf8'))
    const request = {
      at: '2026-11-23T10:00:00.000Z', request: 'GET execution', took_ms: 153, http_status: 200, status: 'PROCESSING', request_id: 'req_9', failure: null,
      rate_limit: { limit: 60, remaining: 57, reset: '2026-11-23T10:01:00.000Z' }, retry_after_ms: 3_000, date: '2026-11-23T09:59:59.000Z',
    }
    expect(told).toMatchObject({
      app: 'ModelRoute Monitor', version: '0.1.0', connection: { base_url: 'https://api.modelroute.ai' }, execution: { id: id(1), status: 'PROCESSING' },
      transitions: [{ at: '2026-11-23T10:00:00.000Z', from: null, to: 'PENDING' }, { at: '2026-11-23T10:00:01.000Z', from: 'PENDING', to: 'PROCESSING' }],
      observations: [request, request],
    })
  })

  it('contains the newest 500 observations of an execution, and says how many older ones are gone', async () => {
    const { reports, repository, chosen } = openReports([{ id: id(1) }, { id: id(2) }])
    repository.record(id(2), observation)
    for (let n = 0; n < 503; n += 1) repository.record(id(1), { ...observation, tookMs: n })
    repository.record(id(3), observation)
    expect(repository.observations(id(1)).kept.map(({ tookMs }) => tookMs)).toEqual(Array.from({ length: 500 }, (_, n) => n + 3))
    expect(repository.observations(id(2))).toEqual({ kept: [observation], dropped: 0 })
    expect(repository.observations(id(3))).toEqual({ kept: [], dropped: 0 })
    expect(readFileSync(pathOf(await reports.transcript(id(1))), 'utf8')).toContain('Requests (500; 3 older ones are no longer kept)')
    chosen.name = 'transcript.JSON'
    expect(JSON.parse(readFileSync(pathOf(await reports.transcript(id(1))), 'utf8'))).toMatchObject({ observations_no_longer_kept: 3 })
  })

  it('of an execution that is not tracked is refused, and the user is told why', async () => {
    const { reports } = openReports([])
    await expect(reports.transcript(id(1))).rejects.toThrow('no longer tracked')
  })
})
