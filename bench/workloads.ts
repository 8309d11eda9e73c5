import type { RateAlgorithm } from '../src/simulator/rate-limiter'
import { seeded, type Random } from './random'

/** An execution of a workload; times in ms from the start of the run. */
export interface BenchJob {
  id: string
  model: string
  createdAt: number
  pastedAt: number
  endsAt: number
}

export interface Workload {
  jobs: BenchJob[]
  limit: number
  windowMs: number
  window: RateAlgorithm
  roundTripMs: number
  /** Mean ms between two requests of another program with the same key; null if there is none. */
  othersEveryMs: number | null
}

/** Log-normal durations: median ms and sigma. */
export const models = {
  image: { median: 8000, sigma: 0.35 },
  video: { median: 75_000, sigma: 0.4 },
  text: { median: 2000, sigma: 0.5 },
  edit: { median: 20_000, sigma: 0.6 },
} as const
type Model = keyof typeof models

const mixed = (random: Random): Model => {
  const draw = random.uniform(0, 6)
  return draw < 3 ? 'image' : draw < 4 ? 'edit' : draw < 5 ? 'video' : 'text'
}
const image = (): Model => 'image'
const durationOf = (model: Model, random: Random): number => random.logNormal(models[model].median, models[model].sigma)

interface Draw {
  model: string
  duration: number
}
const modelled = (choose: (random: Random) => Model) => (random: Random): Draw => {
  const model = choose(random)
  return { model, duration: durationOf(model, random) }
}

/** Batches pasted in one go, each ID up to 3 s after its creation, far enough apart not to overlap. */
function batches(count: number, size: number, everyMs: number, draw: (random: Random, batch: number) => Draw) {
  return (random: Random): BenchJob[] =>
    Array.from({ length: count }, (_, batch) => {
      const pastedAt = 5000 + batch * everyMs + random.uniform(0, 60_000)
      return Array.from({ length: size }, (_, i) => {
        const { model, duration } = draw(random, batch)
        const createdAt = pastedAt - random.uniform(0, 3000)
        return { id: `${batch}-${i}`, model, createdAt, pastedAt, endsAt: createdAt + duration }
      })
    }).flat()
}

/** IDs pasted one by one, up to 3 s after creation. */
function stream(forMs: number, everyMs: number, draw: (random: Random) => Draw) {
  return (random: Random): BenchJob[] => {
    const jobs: BenchJob[] = []
    for (let at = random.exponential(everyMs); at < forMs; at += random.exponential(everyMs)) {
      const { model, duration } = draw(random)
      jobs.push({ id: `${jobs.length}`, model, createdAt: at, pastedAt: at + random.uniform(0, 3000), endsAt: at + duration })
    }
    return jobs
  }
}

/** Half of the IDs are old: they had ended up to an hour before being pasted. */
const halfOld = (make: (random: Random) => BenchJob[]) => (random: Random): BenchJob[] =>
  make(random).map((job) => {
    if (random.uniform() < 0.5) return job
    const shift = job.endsAt - job.pastedAt + random.uniform(0, 3_600_000)
    return { ...job, createdAt: job.createdAt - shift, endsAt: job.endsAt - shift }
  })

const fast = modelled(image)
const mix = modelled(mixed)
const fromFiveTo25 = (random: Random): Draw => ({ model: 'uniform', duration: random.uniform(5000, 25_000) })

/** Held out from tuning: uniform, nearly fixed, and two-humped durations in bursts of random size. */
const heldOut = (random: Random): BenchJob[] => {
  const jobs: BenchJob[] = []
  for (let at = 5000; at < 7_200_000; at += random.exponential(180_000)) {
    const size = 1 + Math.floor(random.exponential(12))
    for (let i = 0; i < size; i += 1) {
      const kind = random.uniform(0, 3)
      const model = kind < 1 ? 'uniform' : kind < 2 ? 'fixed' : 'cached'
      const slow = random.uniform() < 0.6
      const duration =
        model === 'uniform' ? random.uniform(5000, 25_000)
        : model === 'fixed' ? random.uniform(29_000, 31_000)
        : random.logNormal(slow ? 45_000 : 1000, 0.2)
      const createdAt = at - random.uniform(0, 3000)
      jobs.push({ id: `${jobs.length}`, model, createdAt, pastedAt: at, endsAt: createdAt + duration })
    }
  }
  return jobs
}

export interface Row {
  name: string
  make: (random: Random) => BenchJob[]
  limit?: number
  windowMs?: number
  /** How the server counts; default: fixed windows. */
  window?: RateAlgorithm
  /** Default: 150. */
  roundTripMs?: number
  othersEveryMs?: number
}

/** Three of the rows again, with limits that do not come back all at once. */
const rolling = ([['sliding', 'sliding-window'], ['bucket', 'token-bucket']] as const).flatMap(([kind, window]): Row[] => [
  { name: `ten at once, ${kind}`, make: batches(20, 10, 180_000, fast), window },
  { name: `fifty mixed, ${kind}`, make: batches(10, 50, 600_000, mix), window },
  { name: `steady 15 a minute, ${kind}`, make: stream(7_200_000, 4000, mix), window },
])

/** The rows of the benchmark: the five with target figures, then the others. */
export const rows: readonly Row[] = [
  { name: 'one at a time', make: batches(200, 1, 60_000, fast) },
  { name: 'ten at once', make: batches(20, 10, 180_000, fast) },
  { name: 'fifty mixed at once', make: batches(10, 50, 600_000, mix) },
  { name: 'two hundred mixed at once', make: batches(5, 200, 1_200_000, mix) },
  { name: 'steady 15 a minute', make: stream(7_200_000, 4000, mix) },
  { name: 'fifty mixed, limit 600', make: batches(10, 50, 600_000, mix), limit: 600 },
  { name: 'two hundred mixed, limit 600', make: batches(5, 200, 1_200_000, mix), limit: 600 },
  { name: 'steady 150 a minute, limit 600', make: stream(1_200_000, 400, mix), limit: 600 },
  { name: 'one at a time, others spend half', make: batches(200, 1, 60_000, fast), othersEveryMs: 2000 },
  { name: 'ten at once, others spend half', make: batches(20, 10, 180_000, fast), othersEveryMs: 2000 },
  { name: 'fifty mixed, others spend half', make: batches(10, 50, 900_000, mix), othersEveryMs: 2000 },
  { name: 'cold start: the first fifty', make: batches(1, 50, 600_000, mix) },
  { name: 'drift: twice as slow half way', make: batches(200, 1, 60_000, (random, batch) => {
    const { model, duration } = fast(random)
    return { model, duration: batch < 100 ? duration : 2 * duration }
  }) },
  { name: 'late pasting, ten at once', make: halfOld(batches(20, 10, 180_000, fast)) },
  { name: 'late pasting, fifty mixed', make: halfOld(batches(10, 50, 600_000, mix)) },
  { name: 'forty, cold, 60 per 10 s', make: batches(1, 40, 0, fromFiveTo25), windowMs: 10_000 },
  { name: 'hundred and fifty, cold, 60 per 10 s', make: batches(1, 150, 0, fromFiveTo25), windowMs: 10_000 },
  { name: 'hundred and fifty, cold, 60 per 10 s, replies in 5 ms', make: batches(1, 150, 0, fromFiveTo25), windowMs: 10_000, roundTripMs: 5 },
  { name: 'fifty mixed, replies in 5 ms', make: batches(10, 50, 600_000, mix), roundTripMs: 5 },
  { name: 'fifty mixed, replies in 2 s', make: batches(10, 50, 600_000, mix), roundTripMs: 2000 },
  ...rolling,
  { name: 'held out: bursts, other shapes', make: heldOut },
]

/** A row's workload for a seed. */
export function workload(row: Row, seed: number): Workload {
  return {
    jobs: row.make(seeded(seed)).sort((a, b) => a.pastedAt - b.pastedAt),
    limit: row.limit ?? 60,
    windowMs: row.windowMs ?? 60_000,
    window: row.window ?? 'fixed-window',
    roundTripMs: row.roundTripMs ?? 150,
    othersEveryMs: row.othersEveryMs ?? null,
  }
}
