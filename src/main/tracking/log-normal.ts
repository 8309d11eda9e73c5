import { binWidth } from './duration-grid'
import { logDensity, priorSpread, type Fit } from './smoothing'

/** The fewest ends, by weight, that tell whether a log-normal predicts them. */
const enoughToPredict = 3

/** Sums over ends: their weight, and the weighted sum of their bins and of the squares of these. */
interface Sums {
  weight: number
  bins: number
  squares: number
}

/** Ends (weights by bin; bin 0 stays as it is) as a log-normal distribution with their mean and spread. */
export function logNormal(ends: Float64Array): Fit {
  const sums = ends.subarray(1).reduce((sum, weight, i) => plus(sum, i + 1, weight), { weight: 0, bins: 0, squares: 0 })
  if (sums.weight < enoughToPredict) return { ends, likelihood: -Infinity }
  const likelihood = ends.subarray(1).reduce((sum, weight, i) => {
    if (weight < 1e-3) return sum
    const others = plus(sums, i + 1, -Math.min(1, weight))
    return sum + weight * logDensity(others.weight * density(others)(i + 1))
  }, 0)
  const next = density(sums)
  const shape = Float64Array.from(ends, (_, bin) => (bin === 0 ? 0 : next(bin)))
  const scale = sums.weight / shape.reduce((sum, each) => sum + each, 0)
  return { ends: shape.map((each, bin) => (bin === 0 ? (ends[0] ?? 0) : scale * each)), likelihood }
}

function plus({ weight, bins, squares }: Sums, bin: number, more: number): Sums {
  return { weight: weight + more, bins: bins + more * bin, squares: squares + more * bin ** 2 }
}

/**
 * The density of the next end in a bin. Its variance is that of the ends, pulled towards the prior's, plus what the mean of few ends
 * may be off, plus that of a position within a bin.
 */
function density({ weight, bins, squares }: Sums): (bin: number) => number {
  const mean = bins / weight
  const spread = Math.max(0, squares - bins * mean)
  const pulled = (spread + priorSpread.ends * (priorSpread.sigma / binWidth) ** 2) / (weight + priorSpread.ends)
  const variance = pulled * (1 + 1 / weight) + 1 / 12
  return (bin) => Math.exp(-0.5 * (bin - mean) ** 2 / variance) / Math.sqrt(2 * Math.PI * variance)
}
