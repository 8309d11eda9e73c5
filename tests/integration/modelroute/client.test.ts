import { describe, expect, test } from 'vitest'
import { failureCodes, failures } from '../../../src/simulator/failures'
import { failureOf, valueOf } from '../../support/replies'
import { never, startSimulator } from '../../support/simulator'

describe('reading executions', () => {
  test('a running execution has a status, a model, times and a hold', async () => {
    const { simulator, client } = await startSimulator()
    const execution = simulator.create({ fate: 'image', durationMs: 60_000, ageMs: 30_000 })
    const reading = valueOf(await client.execution(execution.id, never))
    expect(reading).toMatchObject({
      id: execution.id,
      status: 'PROCESSING',
      model: 'flux-1.1-pro',
      createdAt: execution.createdAt,
      expiresAt: execution.expiresAt,
      holdAmount: '0.048',
      estimatedCost: '0.040',
      cost: null,
      files: [],
      output: undefined,
    })
  })

  test('shape A tells the result with the status', async () => {
    const { simulator, client } = await startSimulator({ shape: 'A' })
    const execution = simulator.create({ fate: 'image', durationMs: 1_000, ageMs: 2_000 })
    const [file] = execution.files
    const reading = valueOf(await client.execution(execution.id, never))
    expect(reading).toMatchObject({
      status: 'COMPLETED',
      cost: '0.040',
      completedAt: execution.endsAt,
      latencyMs: 980,
    })
    expect(reading.files).toEqual([
      {
        fileId: file?.id,
        format: 'image/png',
        width: file?.width,
        height: file?.height,
        durationMs: null,
        sizeBytes: null,
        expiresAt: null,
      },
    ])
  })

  test('shape B tells the result separately, with execution_id and output', async () => {
    const { simulator, client } = await startSimulator({ shape: 'B' })
    const execution = simulator.create({ fate: 'images', durationMs: 1_000, ageMs: 2_000 })
    expect(valueOf(await client.execution(execution.id, never))).toMatchObject({
      status: 'COMPLETED',
      files: [],
      cost: null,
    })
    const reading = valueOf(await client.result(execution.id, never))
    expect(reading).toMatchObject({
      id: execution.id,
      cost: '0.040',
      usage: { inputTokens: 42, outputTokens: 0 },
    })
    expect(reading.files.map(({ fileId, format }) => [fileId, format])).toEqual(
      execution.files.map(({ id }) => [id, 'png']),
    )
  })

  test('shape C writes the cost as a number and files without metadata', async () => {
    const { simulator, client } = await startSimulator({ shape: 'C' })
    const execution = simulator.create({ fate: 'audio', durationMs: 1_000, ageMs: 2_000 })
    const reading = valueOf(await client.execution(execution.id, never))
    expect(reading).toMatchObject({ cost: '0.04', files: [{ fileId: execution.files[0]?.id, format: null }] })
  })

  test('a text has an output and no file', async () => {
    const { simulator, client } = await startSimulator({ shape: 'B' })
    const { id } = simulator.create({ fate: 'text', durationMs: 1_000, ageMs: 2_000 })
    const reading = valueOf(await client.result(id, never))
    expect(reading.files).toEqual([])
    expect(reading.output).toEqual({ text: expect.stringContaining(id) })
  })

  test.each(failureCodes)('the error of a failed execution is read: %s', async (code) => {
    const { simulator, client } = await startSimulator()
    const { id } = simulator.create({ fate: code, durationMs: 1_000, ageMs: 2_000 })
    const reading = valueOf(await client.execution(id, never))
    expect(reading.status).toBe('FAILED')
    expect(reading.error).toMatchObject({
      code,
      retryable: failures[code].retryable,
      requestId: expect.stringMatching(/^req_/),
    })
    expect(reading.error?.details.length).toBe(code === 'INPUT_VALIDATION_ERROR' ? 1 : 0)
  })

  test('cancelled, expired and unknown statuses are read as they are', async () => {
    const { simulator, client } = await startSimulator()
    const cancelled = simulator.create({ fate: 'cancelled', durationMs: 1_000, ageMs: 2_000 })
    const expired = simulator.create({ fate: 'expired', durationMs: 1_000, ageMs: 2_000 })
    const odd = simulator.create({ durationMs: 60_000, steps: [{ status: 'WARMING_UP', fromMs: 0 }] })
    const statuses = [cancelled, expired, odd].map(
      async ({ id }) => valueOf(await client.execution(id, never)).status,
    )
    expect(await Promise.all(statuses)).toEqual(['CANCELLED', 'EXPIRED', 'WARMING_UP'])
  })

  test('every reply tells the rate window and the time on the server', async () => {
    const { simulator, client } = await startSimulator({ limit: 60, clockOffsetMs: 7 * 60_000 })
    const { id } = simulator.create({ fate: 'never' })
    const { rate, sentAt, receivedAt } = await client.execution(id, never)
    expect(rate).toMatchObject({ limit: 60, remaining: 59, retryAfterMs: null })
    const ahead = (rate.serverDate ?? 0) - Date.now()
    expect(Math.abs(ahead - 7 * 60_000)).toBeLessThan(60_000)
    expect(rate.resetAt).toBeGreaterThan(rate.serverDate ?? Number.POSITIVE_INFINITY)
    expect(receivedAt).toBeGreaterThanOrEqual(sentAt)
  })

  test('an unknown execution is not found', async () => {
    const { client } = await startSimulator()
    const failure = failureOf(await client.execution('exec_00000000-0000-4000-8000-000000000000', never))
    expect(failure).toMatchObject({
      kind: 'not-found',
      httpStatus: 404,
      requestId: expect.stringMatching(/^req_/),
    })
  })
})

describe('cancelling', () => {
  test('a running execution is cancelled', async () => {
    const { simulator, client } = await startSimulator()
    const { id } = simulator.create({ fate: 'never' })
    expect((await client.cancel(id, never)).ok).toBe(true)
    expect(valueOf(await client.execution(id, never)).status).toBe('CANCELLED')
  })

  test('an ended execution is not cancelled', async () => {
    const { simulator, client } = await startSimulator()
    const { id } = simulator.create({ fate: 'image', durationMs: 1, ageMs: 10 })
    expect(failureOf(await client.cancel(id, never))).toMatchObject({ kind: 'rejected', httpStatus: 409 })
    expect(valueOf(await client.execution(id, never)).status).toBe('COMPLETED')
  })

  test('a successful cancellation may answer anything', async () => {
    const { simulator, client } = await startSimulator()
    const { id } = simulator.create({ fate: 'never' })
    simulator.faults.add({
      method: 'POST',
      then: { kind: 'body', body: '', status: 202, contentType: 'text/plain' },
    })
    expect((await client.cancel(id, never)).ok).toBe(true)
  })
})
