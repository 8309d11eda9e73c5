import { z } from 'zod'
import { binCount, binOf, DurationTable, edges, oldestAge } from './duration-grid'
import { logNormal } from './log-normal'
import { smoothed, type Fit } from './smoothing'

/** A new end weighs 1, and makes each earlier one weigh this much less: about the last hundred count. */
const memory = 1 - 1 / 100
/** The weight below which an end is as good as forgotten. */
const leastWeight = 1e-3
/** How many ends the prior counts as. */
const priorStrength = 1
/** The fewest ends from which a band is shown. */
const enoughEnds = 3
/** The fewest ends from which an execution is called unusually slow. With three, a running one moves the 95th percentile past its own age and back. */
const enoughForSlow = 10
const maxModels = 200
/** An execution is stuck if it has run this many times as long as the longest that ended, and at least an hour. */
const stuck = { times: 10, leastMs: 3_600_000 }

/** The share that a band leaves out on each side: at first, the step per end, and its limits. */
const tails = { first: 0.1, step: 0.01, least: 0.08, most: 0.45 }
/** Share of the ends that a band should hold. */
const bandHolds = 0.8

/** Durations before anything is learned: log-logistic, median 15 s, with a slowly fading tail. */
const general = { medianMs: 15_000, shape: 1.2 }
/** Share of pasted IDs assumed to have ended already, before any is seen. */
const alreadyEnded = 0.05

const binSchema = z.tuple([z.number().int().min(0).max(binCount - 1), z.number().positive().max(1 + 1 / (1 - memory))])
const storedSchema = z.object({
  version: z.literal(1),
  models: z.array(z.object({
    model: z.string(),
    ends: z.array(binSchema),
    tail: z.number().min(tails.least).max(tails.most).default(tails.first),
  })).max(maxModels),
  fresh: z.array(binSchema),
})

/** How long executions take, in ms. `samples` is how many ends it is based on, with older ones counting less. */
interface Band {
  from: number
  to: number
  samples: number
}

/** What is learned about one kind of duration: weighted ends by bin, and the running ones by the bin they were last seen in. */
class Learned {
  readonly ends = new Float64Array(binCount)
  readonly running = new Float64Array(binCount)
  /** Share of `table` that its band leaves out on each side. */
  tail = tails.first
  table: DurationTable | null = null
  /** The same without the stuck ones. */
  ending: DurationTable | null = null
  #running = 0
  #moved = 0

  get samples(): number {
    return this.ends.reduce((sum, weight) => sum + weight, 0)
  }

  end(bin: number): void {
    for (let i = 0; i < binCount; i += 1) this.ends[i] = (this.ends[i] ?? 0) * memory
    this.ends[bin] = (this.ends[bin] ?? 0) + 1
    this.table = this.ending = null
  }

  /** Learns whether an end fell inside the band predicted for it. */
  judge(inside: boolean): void {
    const tail = this.tail + tails.step * (inside ? 1 - bandHolds : -bandHolds)
    this.tail = Math.min(tails.most, Math.max(tails.least, tail))
  }

  moveRunning(from: number | null, to: number | null): void {
    if (from !== null) this.running[binOf(from)] = Math.max(0, (this.running[binOf(from)] ?? 0) - 1)
    if (to !== null) this.running[binOf(to)] = (this.running[binOf(to)] ?? 0) + 1
    this.#running = Math.max(0, this.#running + Number(to !== null) - Number(from !== null))
    this.#moved += 1
    // If one in a thousand moved on, nothing worth a new estimate has changed.
    if (this.#moved * 20 < this.#running) return
    this.#moved = 0
    this.table = this.ending = null
  }

  /** The bin from which running executions count as stuck; null if none is. */
  get stuckFrom(): number | null {
    const longestMs = edges[this.ends.findLastIndex((weight) => weight > leastWeight) + 1] ?? 0
    const from = binOf(Math.max(stuck.leastMs, stuck.times * longestMs))
    return this.running.some((count, bin) => bin >= from && count > 0) ? from : null
  }
}

/**
 * Learns per model, online, how long executions take. For each bin of age, the chance to end is estimated from those that
 * ended in it and those that were at risk, including the running ones, with all models as the prior. This is the posterior of a
 * beta process (Hjort 1990), with ends smoothed in ln(age) or log-normal. Adaptive conformal inference (Gibbs & Candès 2021)
 * keeps bands at their share: wider after each end outside, narrower after each inside.
 * Bounded: 200 models of 197 numbers; an observation costs microseconds.
 */
export class LatencyModel {
  readonly #models = new Map<string, Learned>()
  /** Time from pasting to the end, 0 if it had ended before: what we believe about an ID not asked yet. */
  readonly #fresh = new Learned()
  /** Ends of all models together: part of each model's prior. */
  readonly #pool = new Learned()

  /** Reads what `toJSON` wrote; anything else gives a model that knows nothing. */
  static fromJSON(stored: unknown): LatencyModel {
    const model = new LatencyModel()
    const parsed = storedSchema.safeParse(stored)
    if (!parsed.success) return model
    const { models, fresh } = parsed.data
    for (const [bin, weight] of fresh) model.#fresh.ends[bin] = weight
    for (const { model: name, ends, tail } of models) {
      const learned = model.#learned(name)
      learned.tail = tail
      for (const [bin, weight] of ends) {
        learned.ends[bin] = weight
        model.#pool.ends[bin] = (model.#pool.ends[bin] ?? 0) + weight
      }
    }
    return model
  }

  toJSON(): z.infer<typeof storedSchema> {
    const sparse = (learned: Learned): [number, number][] =>
      Array.from(learned.ends, (weight, bin): [number, number] => [bin, weight]).filter(([, weight]) => weight > leastWeight)
    return {
      version: 1,
      models: [...this.#models].map(([model, learned]) => ({ model, ends: sparse(learned), tail: learned.tail })),
      fresh: sparse(this.#fresh),
    }
  }

  /** An execution of `model` ended `durationMs` after its creation. */
  ended(model: string, durationMs: number): void {
    const bin = binOf(durationMs)
    const learned = this.#learned(model)
    const band = this.band(model)
    if (band) learned.judge(durationMs >= band.from && durationMs <= band.to)
    learned.end(bin)
    this.#pool.end(bin)
    this.#models.delete(model)
    this.#models.set(model, learned)
  }

  /** An ID ended `ms` after it was pasted; 0 or less if it had ended before. */
  endedAfterPaste(ms: number): void {
    this.#fresh.end(binOf(ms))
  }

  /** A running execution was last seen unfinished at age `to` (ms), and before that at `from`. Null: not seen yet, or not running any more. */
  running(model: string, from: number | null, to: number | null): void {
    if (from === null && to === null) return
    this.#learned(model).moveRunning(from, to)
  }

  /** The same for the time (ms) from pasting an ID to when it was last seen unfinished. */
  runningAfterPaste(from: number | null, to: number | null): void {
    this.#fresh.moveRunning(from, to)
  }

  /** What we believe about the durations of `model`. */
  of(model: string): DurationTable {
    const learned = this.#models.get(model)
    if (!learned) return (this.#pool.table ??= estimate(this.#pool.ends, this.#pool.running, generalPrior))
    return (learned.table ??= estimate(learned.ends, learned.running, this.#prior()))
  }

  /** What we believe about the time from pasting an ID to its end. */
  fresh(): DurationTable {
    return (this.#fresh.table ??= estimate(this.#fresh.ends, this.#fresh.running, freshPrior))
  }

  /** The band, in ms, that should hold 80 % of a model's executions that are unfinished at `age`; null while too few have ended. */
  band(model: string, age = 0): Band | null {
    const learned = this.#models.get(model)
    const samples = learned?.samples ?? 0
    if (!learned || samples < enoughEnds - 0.1) return null
    const table = this.#ofThoseThatEnd(model, learned)
    return { from: table.quantile(learned.tail, age), to: table.quantile(1 - learned.tail, age), samples: Math.round(samples) }
  }

  /** When an unfinished execution will end, as a band of 80 %; epoch ms. Null until three ends of its model are known. */
  eta(model: string, createdAt: number, now: number): { from: number; to: number; slowAfter: number | null } | null {
    const band = this.band(model, Math.min(oldestAge, Math.max(0, now - createdAt)))
    const slowAfter = this.slowAfter(model)
    return band && { from: createdAt + band.from, to: createdAt + band.to, slowAfter: slowAfter === null ? null : createdAt + slowAfter }
  }

  /** The age past which an execution is unusually slow (95th percentile), ms; null while too few have ended. */
  slowAfter(model: string): number | null {
    const learned = this.#models.get(model)
    return !learned || learned.samples < enoughForSlow - 0.1 ? null : this.#ofThoseThatEnd(model, learned).quantile(0.95)
  }

  /** For display: stuck executions affect what to ask next, but not when the others end. */
  #ofThoseThatEnd(model: string, learned: Learned): DurationTable {
    const { stuckFrom } = learned
    if (stuckFrom === null) return this.of(model)
    return (learned.ending ??= estimate(learned.ends, learned.running.slice(0, stuckFrom), this.#prior()))
  }

  #learned(model: string): Learned {
    const known = this.#models.get(model)
    if (known) return known
    const [oldest] = this.#models.keys()
    if (this.#models.size >= maxModels && oldest !== undefined) this.#models.delete(oldest)
    const learned = new Learned()
    this.#models.set(model, learned)
    return learned
  }

  #prior(): Float64Array {
    const total = this.#pool.samples
    return generalPrior.map((mass, bin) => (mass + (this.#pool.ends[bin] ?? 0)) / (1 + total))
  }
}

/** The mass of the log-logistic `general` in each bin. */
const generalPrior = Float64Array.from({ length: binCount }, (_, bin) => {
  const survival = (age: number): number => 1 / (1 + (age / general.medianMs) ** general.shape)
  return survival(edges[bin] ?? 0) - (bin + 1 < binCount ? survival(edges[bin + 1] ?? 0) : 0)
})

const freshPrior = generalPrior.map((mass, bin) => mass * (1 - alreadyEnded) + (bin === 0 ? alreadyEnded : 0))

/** Durations when nothing is known. */
export const unknownDurations: DurationTable = estimate(new Float64Array(binCount), new Float64Array(binCount), generalPrior)

/** The ends as whichever predicts them better. */
function likelier(one: Fit, other: Fit): Float64Array {
  return other.likelihood > one.likelihood ? other.ends : one.ends
}

/** Computes the posterior hazards, given the prior's mass by bin. Bin 0 is the share that ended at age 0. */
function estimate(ended: Float64Array, running: Float64Array, prior: Float64Array): DurationTable {
  const ends = likelier(smoothed(ended), logNormal(ended))
  const hazards = new Float64Array(binCount)
  let already = 0
  let atRisk = 0
  let priorAtRisk = 0
  for (let bin = binCount - 1; bin >= 0; bin -= 1) {
    const endings = ends[bin] ?? 0
    const unfinished = running[bin] ?? 0
    const mass = prior[bin] ?? 0
    atRisk += endings + unfinished
    priorAtRisk += mass
    const exposed = atRisk - unfinished / 2 + priorStrength * priorAtRisk
    const chance = Math.min(1 - 1e-6, (endings + priorStrength * mass) / exposed)
    if (bin === 0) already = chance
    else hazards[bin] = -Math.log1p(-chance) / ((edges[bin + 1] ?? 0) - (edges[bin] ?? 0))
  }
  return new DurationTable(hazards, already)
}
