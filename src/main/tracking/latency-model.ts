import { z } from 'zod'
import { binCount, binOf, DurationTable, edges, oldestAge } from './duration-grid'
import { smoothed } from './smoothing'

/** A new end weighs 1, each one before it this much less: about the last hundred ends count. */
const memory = 1 - 1 / 100
/** Of an end that is all but forgotten. */
const leastWeight = 1e-3
/** Ends that the prior counts for. */
const priorStrength = 1
/** Ends that a band shown to people needs at least. */
const enoughEnds = 3
/** Ends without which none is called unusually slow: by three, one that is watched moves its own 95th percentile past itself and back. */
const enoughForSlow = 10
const mostModels = 200
/** What runs so many times as long as any that ended, and an hour at least, is stuck. */
const stuck = { times: 10, leastMs: 3_600_000 }

/** A band leaves out this share on either side at first; how far each end moves it, and where it stops. */
const tails = { first: 0.1, step: 0.01, least: 0.08, most: 0.45 }
/** Share of the ends that a band is to hold. */
const bandHolds = 0.8

/** Durations before anything is learned: log-logistic, median 15 s, with a tail that fades slowly. */
const general = { medianMs: 15_000, shape: 1.2 }
/** Share of freshly pasted IDs held to have ended already, before any is seen. */
const alreadyEnded = 0.05

const binSchema = z.tuple([z.number().int().min(0).max(binCount - 1), z.number().positive().max(1 + 1 / (1 - memory))])
const storedSchema = z.object({
  version: z.literal(1),
  models: z.array(z.object({
    model: z.string(),
    ends: z.array(binSchema),
    tail: z.number().min(tails.least).max(tails.most).default(tails.first),
  })).max(mostModels),
  fresh: z.array(binSchema),
})

/** How long executions take, in ms. `samples` is how many ends it rests on, older ones counting less. */
export interface Band {
  from: number
  to: number
  samples: number
}

/** What is learned about one kind of duration: weighted ends by bin, and who is still running, by bin last seen in. */
class Learned {
  readonly ends = new Float64Array(binCount)
  readonly running = new Float64Array(binCount)
  /** Share of `table` that its band leaves out on either side. */
  tail = tails.first
  table: DurationTable | null = null
  /** The same without those that are stuck. */
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

  /** An end fell into the band foretold for it, or did not. */
  judge(inside: boolean): void {
    const tail = this.tail + tails.step * (inside ? 1 - bandHolds : -bandHolds)
    this.tail = Math.min(tails.most, Math.max(tails.least, tail))
  }

  moveRunning(from: number | null, to: number | null): void {
    if (from !== null) this.running[binOf(from)] = Math.max(0, (this.running[binOf(from)] ?? 0) - 1)
    if (to !== null) this.running[binOf(to)] = (this.running[binOf(to)] ?? 0) + 1
    this.#running = Math.max(0, this.#running + Number(to !== null) - Number(from !== null))
    this.#moved += 1
    // One of a thousand that moved on changes nothing worth an estimate.
    if (this.#moved * 20 < this.#running) return
    this.#moved = 0
    this.table = this.ending = null
  }

  /** The bin from which on those still running are stuck; null where none is. */
  get stuckFrom(): number | null {
    const longestMs = edges[this.ends.findLastIndex((weight) => weight > leastWeight) + 1] ?? 0
    const from = binOf(Math.max(stuck.leastMs, stuck.times * longestMs))
    return this.running.some((count, bin) => bin >= from && count > 0) ? from : null
  }
}

/**
 * Learns per model, online, how long executions take. In each bin of age the chance to end is estimated from those who
 * ended in it and those who were at risk, those still running among them, with all models as the prior: the
 * posterior of a beta process (Hjort 1990), the ends smoothed in ln(age). Bands are held to their
 * share by adaptive conformal inference (Gibbs & Candès 2021): wider after each end outside, narrower after each inside.
 * Bounded: 200 models of 197 numbers; an observation costs microseconds.
 */
export class LatencyModel {
  readonly #models = new Map<string, Learned>()
  /** From pasting to the end, 0 for those that had ended before: what is believed of an ID not asked yet. */
  readonly #fresh = new Learned()
  /** Ends of all models together: part of the prior of each. */
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

  /** An ID was found to have ended `ms` after it was pasted; 0 or less when it had ended before. */
  endedAfterPaste(ms: number): void {
    this.#fresh.end(binOf(ms))
  }

  /** A running execution was last seen unfinished at age `to` (ms), before at `from`; null: not seen, or no longer. */
  running(model: string, from: number | null, to: number | null): void {
    if (from === null && to === null) return
    this.#learned(model).moveRunning(from, to)
  }

  /** The same for the time (ms) from pasting an ID until it was last seen unfinished. */
  runningAfterPaste(from: number | null, to: number | null): void {
    this.#fresh.moveRunning(from, to)
  }

  /** What is believed of `model`'s durations. */
  of(model: string): DurationTable {
    const learned = this.#models.get(model)
    if (!learned) return (this.#pool.table ??= estimate(this.#pool.ends, this.#pool.running, generalPrior))
    return (learned.table ??= estimate(learned.ends, learned.running, this.#prior()))
  }

  /** What is believed of the time from pasting an ID to its end. */
  fresh(): DurationTable {
    return (this.#fresh.table ??= estimate(this.#fresh.ends, this.#fresh.running, freshPrior))
  }

  /** The band that holds 80 % of a model's executions still unfinished at `age`, ms; null while too few have ended. */
  band(model: string, age = 0): Band | null {
    const learned = this.#models.get(model)
    const samples = learned?.samples ?? 0
    if (!learned || samples < enoughEnds - 0.1) return null
    const table = this.#ofThoseThatEnd(model, learned)
    return { from: table.quantile(learned.tail, age), to: table.quantile(1 - learned.tail, age), samples: Math.round(samples) }
  }

  /** When an unfinished execution will have ended, with 80 %; epoch ms. Null until three ends of its model are known. */
  eta(model: string | null, createdAt: number | null, now: number): { from: number; to: number; slowAfter: number | null } | null {
    if (model === null || createdAt === null) return null
    const band = this.band(model, Math.min(oldestAge, Math.max(0, now - createdAt)))
    const slowAfter = this.slowAfter(model)
    return band && { from: createdAt + band.from, to: createdAt + band.to, slowAfter: slowAfter === null ? null : createdAt + slowAfter }
  }

  /** The age past which an execution is unusually slow (95th percentile), ms; null while too few have ended. */
  slowAfter(model: string): number | null {
    const learned = this.#models.get(model)
    return !learned || learned.samples < enoughForSlow - 0.1 ? null : this.#ofThoseThatEnd(model, learned).quantile(0.95)
  }

  /** For people: what is stuck bears on whom to ask, and not on when the others end. */
  #ofThoseThatEnd(model: string, learned: Learned): DurationTable {
    const { stuckFrom } = learned
    if (stuckFrom === null) return this.of(model)
    return (learned.ending ??= estimate(learned.ends, learned.running.slice(0, stuckFrom), this.#prior()))
  }

  #learned(model: string): Learned {
    const known = this.#models.get(model)
    if (known) return known
    const [oldest] = this.#models.keys()
    if (this.#models.size >= mostModels && oldest !== undefined) this.#models.delete(oldest)
    const learned = new Learned()
    this.#models.set(model, learned)
    return learned
  }

  #prior(): Float64Array {
    const total = this.#pool.samples
    return generalPrior.map((mass, bin) => (mass + (this.#pool.ends[bin] ?? 0)) / (1 + total))
  }
}

/** The mass that the log-logistic `general` has in each bin. */
const generalPrior = Float64Array.from({ length: binCount }, (_, bin) => {
  const survival = (age: number): number => 1 / (1 + (age / general.medianMs) ** general.shape)
  return survival(edges[bin] ?? 0) - (bin + 1 < binCount ? survival(edges[bin + 1] ?? 0) : 0)
})

const freshPrior = generalPrior.map((mass, bin) => mass * (1 - alreadyEnded) + (bin === 0 ? alreadyEnded : 0))

/** Durations of which nothing is known. */
export const unknownDurations: DurationTable = estimate(new Float64Array(binCount), new Float64Array(binCount), generalPrior)

/** The posterior hazards, from the prior's mass by bin. Bin 0 is the share that ended at age 0. */
function estimate(ended: Float64Array, running: Float64Array, prior: Float64Array): DurationTable {
  const ends = smoothed(ended)
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
