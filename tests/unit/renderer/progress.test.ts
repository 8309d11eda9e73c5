import { describe, expect, it } from 'vitest'
import { detectionDelay, elapsed, outlook } from '../../../src/renderer/src/executions/progress'
import { rowOf } from './rows'

describe('elapsed', () => {
  it('runs from creation while the execution is active', () => {
    expect(elapsed(rowOf(1, { createdAt: 1_000 }), 5_000)).toEqual({ ms: 4_000, atMost: false })
  })

  it('is empty for one that ModelRoute does not know', () => {
    expect(elapsed(rowOf(1, { status: 'NOT_FOUND', createdAt: 1_000 }), 5_000)).toBeNull()
  })

  it('is empty before the first reply', () => {
    expect(elapsed(rowOf(1, { status: 'UNSEEN' }), 5_000)).toBeNull()
  })

  it('stops at the end', () => {
    const row = rowOf(1, { status: 'COMPLETED', createdAt: 1_000, completedAt: 3_000, latencyMs: 1_800 })
    expect(elapsed(row, 99_000)).toEqual({ ms: 2_000, atMost: false })
  })

  it('uses the latency if the timestamps are missing', () => {
    expect(elapsed(rowOf(1, { status: 'COMPLETED', latencyMs: 1_800 }), 0)?.ms).toBe(1_800)
  })

  it('uses the latency if the timestamps are in the wrong order', () => {
    const row = rowOf(1, { status: 'COMPLETED', createdAt: 3_000, completedAt: 1_000, latencyMs: 1_800 })
    expect(elapsed(row, 99_000)).toEqual({ ms: 1_800, atMost: false })
  })

  it('is an upper bound if it is only known when the end was seen', () => {
    const row = rowOf(1, { status: 'FAILED', createdAt: 1_000, endSeenAt: 9_000 })
    expect(elapsed(row, 99_000)).toEqual({ ms: 8_000, atMost: true })
  })
})

describe('the detection delay', () => {
  it('is the time from the end until it was seen', () => {
    expect(detectionDelay({ trackedAt: 1_000, completedAt: 5_000, endSeenAt: 5_900 })).toBe(900)
  })

  it('does not count an end before the execution was tracked', () => {
    expect(detectionDelay({ trackedAt: 6_000, completedAt: 5_000, endSeenAt: 6_300 })).toBeNull()
  })

  it('is never negative, however the clocks differ', () => {
    expect(detectionDelay({ trackedAt: 1_000, completedAt: 5_000, endSeenAt: 4_800 })).toBe(0)
  })
})

describe('outlook', () => {
  const row = rowOf(1, { eta: { from: 10_000, to: 20_000 }, slowAfter: 30_000 })

  it.each([
    [0, { kind: 'band', fromMs: 10_000, toMs: 20_000 }],
    [9_500, { kind: 'within', toMs: 10_500 }],
    [25_000, { kind: 'late' }],
    [30_001, { kind: 'slow' }],
  ])('at %d ms', (now, expected) => {
    expect(outlook(row, now)).toEqual(expected)
  })

  it('is over once the execution ended', () => {
    expect(outlook({ ...row, status: 'COMPLETED' }, 40_000)).toEqual({ kind: 'unknown' })
  })
})
