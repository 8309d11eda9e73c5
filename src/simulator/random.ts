import { createHash } from 'node:crypto'
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** A reproducible source of randomness. */
export interface Random {
  /** In [0, 1). */
  uniform(): number
  /** An integer; both bounds are inclusive. */
  integer(from: number, to: number): number
  pick<const C extends readonly [unknown, ...unknown[]]>(choices: C): C[number]
  /** A log-normal draw with the given median; `sigma` is the standard deviation of the logarithm. */
  logNormal(median: number, sigma: number): number
  uuid(): string
}

/** The same seed, number or text, gives the same draws. */
export function createRandom(seed: number | string): Random {
  const generator = xoroshiro128plus(createHash('sha256').update(String(seed)).digest().readInt32BE())
  const uniform = (): number => uniformFloat64(generator)
  const integer = (from: number, to: number): number => uniformInt(generator, from, to)
  return {
    uniform,
    integer,
    pick: (choices) => choices[integer(0, choices.length - 1)] ?? choices[0],
    logNormal(median, sigma) {
      const normal = Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
      return median * Math.exp(sigma * normal)
    },
    uuid() {
      const bytes = Uint8Array.from({ length: 16 }, () => integer(0, 255))
      return formatUuid(bytes)
    },
  }
}

/** The UUID derived from a text; always the same one. */
export function uuidOf(text: string): string {
  return formatUuid(createHash('sha256').update(text).digest())
}

function formatUuid(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes.subarray(0, 16)).toString('hex')
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20),
  ]
  return parts.join('-')
}
