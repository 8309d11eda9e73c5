/** Ages on a logarithmic grid. Bin 0 is [0, 50 ms); each further bin reaches 2^(1/8) times as far, up to 13 days. */
const firstEdgeMs = 50
const binsPerOctave = 8
export const binCount = 1 + 24 * binsPerOctave + 4

/** Width of a bin in ln(age). */
export const binWidth = Math.LN2 / binsPerOctave

/** The lower edge of each bin, ms, followed by the upper edge of the last. */
export const edges: readonly number[] = [
  0,
  ...Array.from({ length: binCount }, (_, bin) => firstEdgeMs * 2 ** (bin / binsPerOctave)),
]

/** Older ages are clamped to this: in the last bin everything left is assumed to end. */
export const oldestAge = edges[binCount - 2] ?? 0

/** The bin that an age (ms) falls into; ages beyond the grid fall into its last. */
export function binOf(ageMs: number): number {
  if (!(ageMs >= firstEdgeMs)) return 0
  return Math.min(binCount - 1, 1 + Math.floor(Math.log2(ageMs / firstEdgeMs) * binsPerOctave))
}

/** After a delay of this length, each further second counts double. */
const doubledAtMs = 60_000
/** Due ages are exact to this much worth. */
const exactMs = 0.1

/** What a delay of `ms` costs, in ms of short delay: people mind the second minute more than the first. */
export function costOf(ms: number): number {
  return ms + ms ** 2 / (2 * doubledAtMs)
}

/** The age from which waiting counts, with the survival, ∫ 1/S and ∫ s/S at that age. */
export interface Start {
  age: number
  survival: number
  inverse: number
  moment: number
}

/**
 * A distribution of durations, as hazards (1/ms) that are constant within a bin, with tables that make survival, worth and
 * quantiles a single look-up. A share of `already` lies at age 0.
 */
export class DurationTable {
  /** Survival at the lower edge of each bin. */
  readonly #survival: Float64Array
  /** ∫ 1/S up to there, ms. */
  readonly #inverse: Float64Array
  /** ∫ s/S up to there, ms². */
  readonly #moment: Float64Array

  /** `hazards[bin]` in 1/ms; `already` is the chance of having ended at age 0. */
  constructor(
    readonly hazards: Float64Array,
    already = 0,
  ) {
    this.#survival = new Float64Array(binCount)
    this.#inverse = new Float64Array(binCount)
    this.#moment = new Float64Array(binCount)
    let survival = 1 - already
    let inverse = 0
    let moment = 0
    for (let bin = 0; bin < binCount; bin += 1) {
      this.#survival[bin] = survival
      this.#inverse[bin] = inverse
      this.#moment[bin] = moment
      const hazard = at(hazards, bin)
      const edge = at(edges, bin)
      const width = at(edges, bin + 1) - edge
      inverse += growth(hazard, width) / survival
      moment += (edge * growth(hazard, width) + growthMoment(hazard, width)) / survival
      survival *= Math.exp(-hazard * width)
    }
  }

  /** S(age): the chance of being unfinished at `age` ms. */
  survival(age: number): number {
    const bin = binOf(age)
    return at(this.#survival, bin) * Math.exp(-at(this.hazards, bin) * (age - at(edges, bin)))
  }

  /** Where waiting begins: at age `from` (ms), or at age 0, never seen, if that is null. */
  start(from: number | null): Start {
    return from === null
      ? { age: 0, survival: 1, inverse: 0, moment: 0 }
      : { age: from, survival: this.survival(from), ...this.#integrals(binOf(from), from) }
  }

  /**
   * W(age) = ∫ c′(s − start) · P/(1−P) ds from the start on, ms, where P is the chance of having ended since and c the cost
   * of a delay. As P = 1 − S(s)/S(start), it is composed of ∫ ds/S, ∫ s·ds/S and c.
   */
  worth(start: Start, age: number): number {
    return worthFrom(start, age, this.#integrals(binOf(age), age))
  }

  /** The age at which W reaches `price`, ms. */
  dueAge(start: Start, price: number): number {
    const bin = firstBin(binOf(start.age), (edge) => {
      return worthFrom(start, at(edges, edge), { inverse: at(this.#inverse, edge), moment: at(this.#moment, edge) }) >= price
    })
    // Within a bin W is convex and rising, so Newton's method from the bin's upper edge descends to the root.
    const edge = at(edges, bin)
    const odds = start.survival / at(this.#survival, bin)
    let age = at(edges, bin + 1)
    for (let step = 0; step < 16; step += 1) {
      const slope = (1 + (age - start.age) / doubledAtMs) * (odds * Math.exp(at(this.hazards, bin) * (age - edge)) - 1)
      const rest = worthFrom(start, age, this.#integrals(bin, age)) - price
      if (slope <= 1e-9 || Math.abs(rest) < exactMs) break
      age = Math.max(start.age, edge, age - rest / slope)
    }
    return age
  }

  /** ∫₀^age ds/S, ms, and ∫₀^age s·ds/S, ms², for an age within a bin. */
  #integrals(bin: number, age: number): { inverse: number; moment: number } {
    const edge = at(edges, bin)
    const hazard = at(this.hazards, bin)
    const survival = at(this.#survival, bin)
    const grown = growth(hazard, age - edge)
    return {
      inverse: at(this.#inverse, bin) + grown / survival,
      moment: at(this.#moment, bin) + (edge * grown + growthMoment(hazard, age - edge)) / survival,
    }
  }

  /** The age by which share `p` of those unfinished at `from` have ended, ms. */
  quantile(p: number, from = 0): number {
    const target = (from > 0 ? this.survival(from) : 1) * (1 - p)
    const bin = firstBin(binOf(from), (next) => at(this.#survival, next) <= target)
    const hazard = at(this.hazards, bin)
    const within = hazard > 0 ? Math.log(at(this.#survival, bin) / target) / hazard : 0
    return Math.max(from, at(edges, bin) + within)
  }
}

/** The first bin from `start` whose upper edge satisfies `holds`, else the last bin. `holds` must stay true once true. */
function firstBin(start: number, holds: (upperEdge: number) => boolean): number {
  let low = start
  let high = binCount - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(middle + 1)) high = middle
    else low = middle + 1
  }
  return low
}

/** W at an age, from the integrals up to it. */
function worthFrom(start: Start, age: number, { inverse, moment }: { inverse: number; moment: number }): number {
  const since = inverse - start.inverse
  const later = moment - start.moment - start.age * since
  return start.survival * (since + later / doubledAtMs) - costOf(age - start.age)
}

/** ∫₀^width e^(hazard·s) ds. */
function growth(hazard: number, width: number): number {
  const x = hazard * width
  return x < 1e-6 ? width * (1 + x / 2) : Math.expm1(Math.min(x, 600)) / hazard
}

/** ∫₀^width s·e^(hazard·s) ds. */
function growthMoment(hazard: number, width: number): number {
  const x = Math.min(hazard * width, 600)
  return x < 1e-4 ? width ** 2 * (1 / 2 + x / 3) : (x * Math.exp(x) - Math.expm1(x)) / hazard ** 2
}

/** An element that is known to exist. */
function at(list: ArrayLike<number>, index: number): number {
  return list[index] ?? 0
}
