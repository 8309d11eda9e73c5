import { binCount, binWidth } from './duration-grid'

/** Ends by bin as their distribution has them, with the logarithm of the likelihood of each end given all others (Duin 1976). */
export interface Fit {
  ends: Float64Array
  likelihood: number
}

/** The spread in ln(age) towards which that of few ends is pulled, and how many ends that counts as. */
export const priorSpread = { sigma: 0.5, ends: 3 }
/** The fewest ends from which kernel widths are compared, and the narrowest width, in bins. */
const enoughToCompare = 10
const narrowest = 0.3

/**
 * Smooths ends (weights by bin) with a Gaussian kernel in ln(age); bin 0 stays as it is. The width follows Silverman's rule of
 * thumb, and is halved, once or more, if the ends then predict one another better. The rule is right for a normal
 * distribution; one with two humps (cache hits) needs less smoothing.
 */
export function smoothed(ends: Float64Array): Fit {
  const spread = new Float64Array(binCount)
  spread[0] = ends[0] ?? 0
  const { width, likelihood } = likeliest(ends, bandwidth(ends) / binWidth)
  const kernel = gaussian(width)
  const reach = (kernel.length - 1) / 2
  for (let bin = 1; bin < binCount; bin += 1) {
    const weight = ends[bin] ?? 0
    if (weight < 1e-9) continue
    for (let step = -reach; step <= reach; step += 1) {
      const target = Math.max(1, Math.min(binCount - 1, bin + step))
      spread[target] = (spread[target] ?? 0) + weight * (kernel[step + reach] ?? 0)
    }
  }
  return { ends: spread, likelihood }
}

/**
 * Silverman's rule of thumb, 0.9 s n^(-1/5). The spread s is that of the middle half, which outliers do not move. With few ends
 * it is pulled towards the prior's.
 */
function bandwidth(ends: Float64Array): number {
  const n = ends.subarray(1).reduce((sum, weight) => sum + weight, 0)
  if (n === 0) return priorSpread.sigma
  const spread = ((binAt(ends, 0.75 * n) - binAt(ends, 0.25 * n)) * binWidth) / 1.349
  return 0.9 * Math.sqrt((n * spread ** 2 + priorSpread.ends * priorSpread.sigma ** 2) / (n + priorSpread.ends)) * Math.max(1, n) ** -0.2
}

/** Out of `widest` and, with enough ends, its halves (in bins), the width with the greatest likelihood. */
function likeliest(ends: Float64Array, widest: number): { width: number; likelihood: number } {
  const bins = Array.from(ends.keys()).filter((bin) => bin > 0 && (ends[bin] ?? 0) > 1e-3)
  const few = bins.reduce((sum, bin) => sum + (ends[bin] ?? 0), 0) < enoughToCompare
  let best = { width: widest, likelihood: -Infinity }
  for (let width = widest; width >= (few ? widest : Math.min(widest, narrowest)); width /= 2) {
    const density = Float64Array.from(ends, (_, distance) => Math.exp(-0.5 * (distance / width) ** 2) / (width * Math.sqrt(2 * Math.PI)))
    const likelihood = bins.reduce((sum, bin) => {
      const others = bins.reduce((near, other) => near + (ends[other] ?? 0) * (density[Math.abs(bin - other)] ?? 0), -(density[0] ?? 0))
      return sum + (ends[bin] ?? 0) * logDensity(others)
    }, 0)
    if (likelihood > best.likelihood) best = { width, likelihood }
  }
  return best
}

/** The logarithm of a density, ends per bin, with an end per grid added, so that an outlier that nothing predicts does not decide alone. */
export function logDensity(density: number): number {
  return Math.log(Math.max(0, density) + 1 / binCount)
}

/** The (fractional) bin up to which `weight` lies; bin 0 is left out. */
function binAt(ends: Float64Array, weight: number): number {
  let below = 0
  for (let bin = 1; bin < binCount; bin += 1) {
    const here = ends[bin] ?? 0
    if (below + here >= weight) return bin + (weight - below) / here
    below += here
  }
  return binCount
}

/** A Gaussian with standard deviation `sigma` in bins, cut at three sigma, summing to 1. */
function gaussian(sigma: number): number[] {
  const reach = Math.ceil(3 * sigma)
  const weights = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-0.5 * ((i - reach) / Math.max(sigma, narrowest)) ** 2))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}
