/** Ages on a logarithmic grid: bin 0 is [0, 50 ms), each further one reaches 2^(1/8) times as far, up to 10 days. */
const firstEdgeMs = 50
const binsPerOctave = 8
export const binCount = 1 + 24 * binsPerOctave + 4

/** Width of a bin in ln(age). */
export const binWidth = Math.LN2 / binsPerOctave

/** The lower edge of each bin, ms, and the upper one of the last. */
export const edges: readonly number[] = [
  0,
  ...Array.from({ length: binCount }, (_, bin) => firstEdgeMs * 2 ** (bin / binsPerOctave)),
]

/** The bin that an age (ms) falls into; ages beyond the grid fall into its last. */
export function binOf(ageMs: number): number {
  if (!(ageMs >= firstEdgeMs)) return 0
  return Math.min(binCount - 1, 1 + Math.floor(Math.log2(ageMs / firstEdgeMs) * binsPerOctave))
}

/** The age from which waiting counts, with the distribution's survival and ∫ 1/S there. */
export interface Start {
  age: number
  survival: number
  inverse: number
}

/**
 * A distribution of durations as hazards that are constant within a bin (1/ms), with the tables that make survival,
 * waiting index and quantiles cost one look-up each. Share `already` of it lies at age 0.
 */
export class DurationTable {
  /** Survival at each edge. */
  readonly #survival: Float64Array
  /** ∫ 1/S up to each edge, ms. */
  readonly #inverse: Float64Array

  /** `hazards[bin]` in 1/ms; `already` is the chance to have ended at age 0. */
  constructor(
    readonly hazards: Float64Array,
    already = 0,
  ) {
    this.#survival = new Float64Array(binCount + 1)
    this.#inverse = new Float64Array(binCount + 1)
    let survival = 1 - already
    let inverse = 0
    for (let bin = 0; bin < binCount; bin += 1) {
      this.#survival[bin] = survival
      this.#inverse[bin] = inverse
      const hazard = at(hazards, bin)
      const width = at(edges, bin + 1) - at(edges, bin)
      inverse += growth(hazard, width) / survival
      survival *= Math.exp(-hazard * width)
    }
    this.#survival[binCount] = survival
    this.#inverse[binCount] = inverse
  }

  /** S(age): the chance to be unfinished at `age` ms. */
  survival(age: number): number {
    const bin = binOf(age)
    return at(this.#survival, bin) * Math.exp(-at(this.hazards, bin) * (age - at(edges, bin)))
  }

  /** ∫₀^age ds / S(s), ms. */
  inverse(age: number): number {
    const bin = binOf(age)
    return at(this.#inverse, bin) + growth(at(this.hazards, bin), age - at(edges, bin)) / at(this.#survival, bin)
  }

  /** Where waiting begins: at age `from` (ms), or at 0 without a look when that is null. */
  start(from: number | null): Start {
    return from === null
      ? { age: 0, survival: 1, inverse: 0 }
      : { age: from, survival: this.survival(from), inverse: this.inverse(from) }
  }

  /**
   * W(age) = ∫ P/(1−P) from the start on, where P is the chance to have ended since, ms. As P = 1 − S(s)/S(start), it
   * is S(start)·(∫ ds/S) less the time itself.
   */
  worth(start: Start, age: number): number {
    return start.survival * (this.inverse(age) - start.inverse) - (age - start.age)
  }

  /** The age at which W reaches `price`, ms. */
  dueAge({ age: start, survival, inverse }: Start, price: number): number {
    const bin = firstBin(binOf(start), (edge) => {
      return survival * (at(this.#inverse, edge) - inverse) - (at(edges, edge) - start) >= price
    })
    // Within a bin W is convex and rises: Newton's method from the bin's upper edge comes down to the root.
    const hazard = at(this.hazards, bin)
    const edge = at(edges, bin)
    const odds = survival / at(this.#survival, bin)
    const base = survival * (at(this.#inverse, bin) - inverse) - (edge - start) - price
    const least = Math.max(0, start - edge)
    let width = at(edges, bin + 1) - edge
    for (let step = 0; step < 16; step += 1) {
      const slope = odds * Math.exp(hazard * width) - 1
      const rest = base + odds * growth(hazard, width) - width
      if (slope <= 1e-9 || Math.abs(rest) < 1) break
      width = Math.max(least, width - rest / slope)
    }
    return edge + width
  }

  /** The age by which share `p` of those unfinished at `from` have ended, ms. */
  quantile(p: number, from = 0): number {
    const target = (from > 0 ? this.survival(from) : 1) * (1 - p)
    const bin = firstBin(binOf(from), (next) => at(this.#survival, next) <= target)
    const hazard = at(this.hazards, bin)
    const within = hazard > 0 ? Math.log(at(this.#survival, bin) / target) / hazard : 0
    return Math.max(from, at(edges, bin) + Math.max(0, within))
  }
}

/** The first bin from `start` whose upper edge satisfies `holds`, which once true stays true; else the last bin. */
export function firstBin(start: number, holds: (upperEdge: number) => boolean): number {
  let low = start
  let high = binCount - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(middle + 1)) high = middle
    else low = middle + 1
  }
  return low
}

/** ∫₀^width e^(hazard·s) ds. */
function growth(hazard: number, width: number): number {
  const x = hazard * width
  return x < 1e-6 ? width : Math.expm1(Math.min(x, 600)) / hazard
}

/** An element that is there. */
function at(list: ArrayLike<number>, index: number): number {
  return list[index] ?? 0
}
