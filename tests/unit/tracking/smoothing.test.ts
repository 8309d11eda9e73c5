import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { smoothed } from '../../../src/main/tracking/smoothing'
import { binned, normal, spreadOf, total } from '../../support/ends'

/** The width of the Gaussian that `ends` are smoothed with: it adds its variance to theirs. */
const widthFor = (ends: Float64Array): number => Math.sqrt(spreadOf(smoothed(ends).ends) ** 2 - spreadOf(ends) ** 2)

describe('smoothed ends', () => {
  it('weigh what the ends did, and those at age 0 stay there', () => {
    const durations = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 2_000_000_000 })), { maxLength: 60 })
    fc.assert(fc.property(durations, fc.double({ min: 0.01, max: 1, noNaN: true }), (drawn, each) => {
      const ends = binned(drawn).map((count) => each * count)
      const spread = smoothed(ends).ends
      expect(total(spread)).toBeCloseTo(total(ends), 6)
      expect(spread[0]).toBe(ends[0])
    }))
  })

  it.each([[8, 0.3], [8, 1], [40, 0.3], [40, 0.6], [100, 1]])("are as wide as Silverman's rule of thumb says for %i that are normal with σ %f", (count, sigma) => {
    const width = widthFor(binned(normal(count, sigma)))
    const silverman = 0.9 * sigma * count ** -0.2
    expect(width / silverman).toBeGreaterThan(0.8)
    expect(width / silverman).toBeLessThan(1.2)
  })

  it('are about as wide with some outliers, and just as wide with any number at age 0', () => {
    const alone = binned(normal(40, 0.4))
    const outliers = binned([...normal(40, 0.4), 3_600_000, 4_000_000, 5_000_000])
    expect(widthFor(outliers) / widthFor(alone)).toBeLessThan(1.2)
    const atOnce = alone.with(0, 30)
    expect(smoothed(atOnce).ends.subarray(1)).toEqual(smoothed(alone).ends.subarray(1))
  })

  it('are narrower where that predicts ends better, such as two humps of a model with a cache, also when many are old', () => {
    const humps = binned([...normal(30, 0.3), ...normal(30, 0.3).map((duration) => 20 * duration)])
    for (const ends of [humps, humps.map((weight) => weight / 4)]) {
      expect(widthFor(ends)).toBeLessThan(0.3)
      expect(widthFor(ends)).toBeGreaterThan(0.08)
    }
  })

  it('do not take a single end for what all will be', () => {
    expect(widthFor(binned([10_000]))).toBeGreaterThan(0.2)
  })
})
