import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binCount, binOf, binWidth } from '../../../src/main/tracking/duration-grid'
import { smoothed } from '../../../src/main/tracking/smoothing'

/** Ends by bin, each of weight 1. */
function binned(durations: number[]): Float64Array {
  const ends = new Float64Array(binCount)
  for (const duration of durations) ends[binOf(duration)] = (ends[binOf(duration)] ?? 0) + 1
  return ends
}
const total = (ends: Float64Array): number => ends.reduce((sum, weight) => sum + weight, 0)

/** The spread (standard deviation) in ln(age). */
function spreadOf(ends: Float64Array): number {
  const mean = ends.reduce((sum, weight, bin) => sum + weight * bin, 0) / total(ends)
  return binWidth * Math.sqrt(ends.reduce((sum, weight, bin) => sum + weight * (bin - mean) ** 2, 0) / total(ends))
}

/** The width of the Gaussian that `ends` are smoothed with: it adds its variance to theirs. */
const widthFor = (ends: Float64Array): number => Math.sqrt(spreadOf(smoothed(ends)) ** 2 - spreadOf(ends) ** 2)

/** Ends as a normal distribution in ln(age) has them. */
function normal(count: number, sigma: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const p = (i + 0.5) / count
    return 10_000 * Math.exp(sigma * 0.5513 * Math.log(p / (1 - p)))
  })
}

describe('smoothed ends', () => {
  it('weigh what the ends did, and those at age 0 stay there', () => {
    const durations = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 2_000_000_000 })), { maxLength: 60 })
    fc.assert(fc.property(durations, fc.double({ min: 0.01, max: 1, noNaN: true }), (drawn, each) => {
      const ends = binned(drawn).map((count) => each * count)
      const spread = smoothed(ends)
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
    expect(smoothed(atOnce).subarray(1)).toEqual(smoothed(alone).subarray(1))
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
