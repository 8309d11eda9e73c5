import { binCount, binOf, binWidth } from '../../src/main/tracking/duration-grid'

/** Ends by bin, each of weight 1. Durations in ms. */
export function binned(durations: readonly number[]): Float64Array {
  const ends = new Float64Array(binCount)
  for (const duration of durations) ends[binOf(duration)] = (ends[binOf(duration)] ?? 0) + 1
  return ends
}

export const total = (ends: Float64Array): number => ends.reduce((sum, weight) => sum + weight, 0)

/** The spread (standard deviation) in ln(age). */
export function spreadOf(ends: Float64Array): number {
  const mean = ends.reduce((sum, weight, bin) => sum + weight * bin, 0) / total(ends)
  return binWidth * Math.sqrt(ends.reduce((sum, weight, bin) => sum + weight * (bin - mean) ** 2, 0) / total(ends))
}

/** Durations around 10 s as a normal distribution in ln(age) has them. */
export function normal(count: number, sigma: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const p = (i + 0.5) / count
    return 10_000 * Math.exp(sigma * 0.5513 * Math.log(p / (1 - p)))
  })
}
