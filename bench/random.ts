import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** Pseudo-random numbers that are the same for the same seed on every machine. */
export interface Random {
  /** In [from, to). */
  uniform(from?: number, to?: number): number
  /** Log-normal: e^(ln(median) + sigma·z). */
  logNormal(median: number, sigma: number): number
  exponential(mean: number): number
}

export function seeded(seed: number): Random {
  const generator = xoroshiro128plus(seed)
  const unit = (): number => uniformFloat64(generator)
  for (let i = 0; i < 8; i += 1) unit()
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit())
  return {
    uniform: (from = 0, to = 1) => from + (to - from) * unit(),
    logNormal: (median, sigma) => median * Math.exp(sigma * normal()),
    exponential: (mean) => -mean * Math.log(1 - unit()),
  }
}
