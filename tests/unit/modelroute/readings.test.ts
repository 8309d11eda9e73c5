import { describe, expect, test, vi } from 'vitest'
import type { JsonValue } from '@shared/execution'
import { readError, readExecution } from '../../../src/main/modelroute/readings'
import type { ExecutionReading } from '../../../src/main/modelroute/types'

const fileA = 'file_0e2f7c1a-5b1d-4c3e-9f00-0123456789ab'
const fileB = 'file_1e2f7c1a-5b1d-4c3e-9f00-0123456789ab'
const fileC = 'file_2e2f7c1a-5b1d-4c3e-9f00-0123456789ab'

function read(reply: JsonValue): ExecutionReading {
  const reading = readExecution(reply)
  if (reading === null) throw new Error('The reply was not read.')
  return reading
}

const nothing: ExecutionReading = {
  id: null,
  status: null,
  model: null,
  createdAt: null,
  completedAt: null,
  expiresAt: null,
  latencyMs: null,
  cost: null,
  holdAmount: null,
  estimatedCost: null,
  usage: null,
  error: null,
  files: [],
  output: undefined,
}

describe('the documented shapes', () => {
  test('a created execution', () => {
    const reading = read({
      id: 'exec_1',
      status: 'PENDING',
      model: 'flux-1.1-pro',
      hold_amount: '0.048',
      estimated_cost: '0.040',
      expires_at: '2024-03-20T10:05:00Z',
      created_at: '2024-03-20T10:00:00Z',
    })
    expect(reading).toEqual({
      ...nothing,
      id: 'exec_1',
      status: 'PENDING',
      model: 'flux-1.1-pro',
      holdAmount: '0.048',
      estimatedCost: '0.040',
      expiresAt: Date.UTC(2024, 2, 20, 10, 5),
      createdAt: Date.UTC(2024, 2, 20, 10),
    })
  })

  test('shape A: one file in the result', () => {
    const reading = read({
      id: 'exec_1',
      status: 'COMPLETED',
      result: { file_id: fileA, content_type: 'image/png', width: 1024, height: 768 },
    })
    expect(reading.files).toEqual([
      {
        fileId: fileA,
        format: 'image/png',
        width: 1024,
        height: 768,
        durationMs: null,
        sizeBytes: null,
        expiresAt: null,
      },
    ])
  })

  test('shape B: images in the output, under execution_id', () => {
    const reading = read({
      execution_id: 'exec_1',
      status: 'COMPLETED',
      output: { images: [{ file_id: fileA, format: 'png', width: 1024, height: 768 }] },
      usage: { input_tokens: 42, output_tokens: 0 },
      cost: '0.040',
      latency_ms: 8420,
    })
    expect(reading).toMatchObject({
      id: 'exec_1',
      cost: '0.040',
      latencyMs: 8420,
      usage: { inputTokens: 42, outputTokens: 0 },
    })
    expect(reading.files).toMatchObject([{ fileId: fileA, format: 'png', width: 1024 }])
  })

  test('shape C: a file without metadata', () => {
    expect(read({ id: 'exec_1', result: { file_id: fileA } }).files).toMatchObject([
      { fileId: fileA, format: null, width: null },
    ])
  })

  test('a failed execution', () => {
    const error = {
      code: 'INPUT_VALIDATION_ERROR',
      message: 'The input does not fit.',
      retryable: false,
      request_id: 'req_1',
      details: [{ field: 'prompt', code: 'REQUIRED', message: 'A prompt is required.' }],
    }
    expect(read({ id: 'exec_1', status: 'FAILED', error }).error).toEqual({
      code: 'INPUT_VALIDATION_ERROR',
      message: 'The input does not fit.',
      retryable: false,
      requestId: 'req_1',
      details: error.details,
    })
  })
})

describe('disagreements', () => {
  test('id takes precedence over execution_id, result over output', () => {
    const reading = read({
      id: 'exec_1',
      execution_id: 'exec_2',
      result: { file_id: fileA },
      output: { file_id: fileB },
    })
    expect(reading).toMatchObject({ id: 'exec_1', files: [{ fileId: fileA }], output: { file_id: fileA } })
  })

  test('a long model name with a path is kept whole', () => {
    const model = `an-organisation/${'fine-tuned-'.repeat(30)}v2`
    expect(read({ id: 'exec_1', model }).model).toBe(model)
  })

  test('a null result gives way to the output', () => {
    expect(read({ result: null, output: 'text' }).output).toBe('text')
  })

  test('files are found at any depth, in unknown arrays and as bare texts, each once and in order', () => {
    const reading = read({
      output: {
        groups: [{ clips: [{ file_id: fileC, format: 'mp4', duration_seconds: 5.5 }] }, [fileB]],
        again: fileC,
        main: { file_id: fileA },
      },
    })
    expect(reading.files.map(({ fileId }) => fileId)).toEqual([fileC, fileB, fileA])
    expect(reading.files[0]).toMatchObject({ format: 'mp4', durationMs: 5500 })
  })

  test('what one place says about a file completes what another says', () => {
    const reading = read({
      output: {
        cover: fileA,
        order: [fileB, fileA],
        images: [{ file_id: fileA, format: 'png', width: 1024 }, { file_id: fileA, format: 'webp', height: 768 }],
        sizes: [{ file_id: fileA, size_bytes: 9 }, { file_id: fileB, duration: 2, size_bytes: 7, expires_at: '2026-11-23T10:05:00Z' }],
        lengths: [{ file_id: fileA, duration_seconds: 4.1, expires_at: '2026-11-23T10:05:00Z' }, { file_id: fileB, duration: 3, size_bytes: 8, expires_at: null }],
      },
    })
    const expiresAt = Date.parse('2026-11-23T10:05:00Z')
    expect(reading.files).toMatchObject([
      { fileId: fileA, format: 'png', width: 1024, height: 768, sizeBytes: 9, durationMs: 4100, expiresAt },
      { fileId: fileB, durationMs: 2000, sizeBytes: 7, expiresAt },
    ])
  })

  test('files are found in a result without a name of its own, but not in what was sent', () => {
    const reading = read({
      input: { image: { file_id: fileA } },
      metadata: { file_id: fileB },
      images: [{ file_id: fileC }],
    })
    expect(reading.files.map(({ fileId }) => fileId)).toEqual([fileC])
  })

  test('the time at which an execution times out is not the expiry of a file told beside it', () => {
    const reading = read({ status: 'COMPLETED', file_id: fileA, width: 512, expires_at: '2026-11-23T10:05:00Z' })
    expect(reading).toMatchObject({ expiresAt: Date.parse('2026-11-23T10:05:00Z'), files: [{ fileId: fileA, width: 512, expiresAt: null }] })
  })

  test('a file may name its ID differently', () => {
    const reading = read({ output: [{ id: fileA, format: 'png', width: 512 }, { file: fileB, size_bytes: 7 }] })
    expect(reading.files).toMatchObject([{ fileId: fileA, format: 'png', width: 512 }, { fileId: fileB, sizeBytes: 7 }])
  })

  test('a file_id of another form is not a file', () => {
    expect(read({ result: { file_id: 'file_1', other: { file_id: 7 } } }).files).toEqual([])
  })

  test('content_type takes precedence over format, duration_ms over a duration in seconds', () => {
    const described = {
      file_id: fileA,
      format: 'png',
      content_type: 'image/webp',
      duration: 2,
      duration_ms: 1_900,
      size_bytes: '1024',
    }
    const [file] = read({ result: { ...described, expires_at: '2024-03-21T00:00:00+02:00' } }).files
    expect(file).toMatchObject({
      format: 'image/webp',
      durationMs: 1_900,
      sizeBytes: 1_024,
      expiresAt: Date.UTC(2024, 2, 20, 22),
    })
  })

  test.each<[JsonValue, string | null]>([
    ['0.040', '0.040'],
    ['12', '12'],
    [0.04, '0.04'],
    [4e-7, '0.0000004'],
    [1.5e21, '1500000000000000000000'],
    [' 1.25E-3 ', '0.00125'],
    ['0.1000000000000000000001', '0.1000000000000000000001'],
    ['-0.5', '-0.5'],
    [-0, '0'],
    ['free', null],
    ['', null],
    ['0x10', null],
    ['1e99999', null],
    [true, null],
    [{ amount: '1' }, null],
  ])('cost %j reads as %j', (cost, text) => {
    expect(read({ cost }).cost).toBe(text)
  })

  test.each<[JsonValue, number | null, number | null]>([
    [8420, 8420, 8420],
    ['8420', 8420, 8420],
    [8420.5, 8420.5, null],
    [1e300, null, null],
    ['1e300', null, null],
    [-1, null, null],
  ])('%j reads as a latency of %j ms, and as a size of %j bytes', (number, latencyMs, sizeBytes) => {
    const reading = read({ latency_ms: number, result: { file_id: fileA, size_bytes: number } })
    expect([reading.latencyMs, reading.files[0]?.sizeBytes]).toEqual([latencyMs, sizeBytes])
  })

  test.each<[JsonValue, number | null]>([
    ['2024-03-20T10:00:00Z', Date.UTC(2024, 2, 20, 10)],
    ['2024-03-20T10:00:00.123456Z', Date.UTC(2024, 2, 20, 10, 0, 0, 123)],
    ['2024-03-20T10:00:00', Date.UTC(2024, 2, 20, 10)],
    ['2024-03-20 10:00:00+01:00', Date.UTC(2024, 2, 20, 9)],
    ['2024-13-45T10:00:00Z', null],
    ['0001-01-01T00:00:00Z', null],
    ['1970-01-01T00:00:00Z', null],
    ['yesterday', null],
    ['1', null],
    [1710928800, null],
  ])('date %j reads as %j', (date, at) => {
    expect(read({ created_at: date }).createdAt).toBe(at)
  })

  test('a date without a zone is UTC, wherever this computer is', () => {
    vi.stubEnv('TZ', 'America/New_York')
    expect(read({ created_at: '2024-03-20T10:00:00' }).createdAt).toBe(Date.UTC(2024, 2, 20, 10))
    vi.unstubAllEnvs()
  })

  test('an error or usage that tells nothing is none', () => {
    expect(read({ error: '', usage: { input_tokens: 'many' } })).toEqual(nothing)
  })

  test('an invalid field is dropped, and the others stay', () => {
    const reading = read({
      id: ['exec_1'],
      execution_id: 'exec_2',
      status: 'COMPLETED',
      model: 7,
      latency_ms: -5,
      usage: { input_tokens: 'many', output_tokens: 3 },
      error: { code: 5, message: { text: 'no' } },
      created_at: false,
    })
    expect(reading).toEqual({
      ...nothing,
      id: 'exec_2',
      status: 'COMPLETED',
      usage: { inputTokens: null, outputTokens: 3 },
    })
  })

  test('an unknown status is read as it is', () => {
    expect(read({ status: 'Warming up' }).status).toBe('Warming up')
  })

  test('an error may be a text, lack a code, or have odd details', () => {
    expect(readError('It broke.')).toMatchObject({ code: 'UNKNOWN', message: 'It broke.', retryable: null })
    expect(readError({ message: 'It broke.', details: 'none' })).toMatchObject({
      code: 'UNKNOWN',
      message: 'It broke.',
      details: [],
    })
    expect(readError({ code: 'NEW_CODE', details: [7, { field: 'a' }, { loc: ['a'] }, 'Too long.', ''] })).toMatchObject({
      code: 'NEW_CODE',
      message: '',
      details: [{ field: 'a', code: '', message: '' }, { field: '', code: '', message: 'Too long.' }],
    })
    expect(readError({})).toBeNull()
  })
})
