import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binOf } from '../../../src/main/tracking/duration-grid'
import { logNormal } from '../../../src/main/tracking/log-normal'
import { smoothed } from '../../../src/main/tracking/smoothing'
import { binned, normal, spreadOf, total } from '../../support/ends'

/** How much better the log-normal predicts ends than the smoothed ends do (log-likelihood). */
const gain = (ends: Float64Array): number => logNormal(ends).likelihood - smoothed(ends).likelihood

describe('ends as a log-normal', () => {
  it('weigh what the ends did, and those at age 0 stay there', () => {
    const durations = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 2_000_000_000 })), { maxLength: 60 })
    fc.assert(fc.property(durations, fc.double({ min: 0.01, max: 1, noNaN: true }), (drawn, each) => {
      const ends = binned(drawn).map((count) => each * count)
      const estimate = logNormal(ends)
      expect(total(estimate.ends)).toBeCloseTo(total(ends), 6)
      expect(estimate.ends[0]).toBe(ends[0])
      expect(estimate.likelihood).not.toBeNaN()
    }))
  })

  it.each([[20, 0.3], [40, 0.6], [100, 1]])('lie around the middle of %i ends, about as far spread (σ %f)', (count, sigma) => {
    const ends = binned(normal(count, sigma))
    const estimate = logNormal(ends).ends
    expect(spreadOf(estimate) / spreadOf(ends)).toBeGreaterThan(0.95)
    expect(spreadOf(estimate) / spreadOf(ends)).toBeLessThan(1.25)
    expect(Math.abs(estimate.indexOf(Math.max(...estimate)) - binOf(10_000))).toBeLessThanOrEqual(1)
  })

  it.each([[5, 0.3], [10, 0.4], [40, 0.4], [100, 0.7]])('predict %i ends that are log-normal better than smoothing does (σ %f), also when they are old', (count, sigma) => {
    const ends = binned(normal(count, sigma))
    expect(gain(ends)).toBeGreaterThan(0)
    if (count > 5) expect(gain(ends.map((weight) => weight / 3))).toBeGreaterThan(0)
  })

  it.each([
    ['have two humps, as with a cache', [...normal(30, 0.3), ...normal(30, 0.3).map((duration) => 20 * duration)]],
    ['are always the same', Array<number>(40).fill(30_000)],
    ['have outliers', [...normal(40, 0.4), 3_600_000, 4_000_000]],
    ['are few and have an outlier', [7000, 8000, 8000, 9000, 8500, 3_600_000]],
  ])('predict worse than smoothing those that %s', (_, durations) => {
    expect(gain(binned(durations))).toBeLessThan(0)
  })

  it('are judged only from three on', () => {
    expect(gain(binned([8000, 9000]))).toBe(-Infinity)
    expect(gain(binned([8000, 9000, 10_000]))).toBeGreaterThan(-Infinity)
  })
})
