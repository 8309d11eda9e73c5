import { saying } from '@shared/sayings/sayings'
import { LatencyModel } from '../src/main/tracking/latency-model'
import type { Answer, Eagerness, Reserve, Watched } from '../src/main/tracking/schedule'
import { Scheduler } from '../src/main/tracking/scheduler'
import { reserveOf } from '../src/main/tracking/rate-window'
import { ServerClock } from '../src/main/tracking/server-clock'
import { binCount, DurationTable, edges } from '../src/main/tracking/duration-grid'
import { createRateLimiter } from '../src/simulator/rate-limiter'
import { models } from './workloads'
import type { VirtualClock } from '../tests/support/virtual-clock'
import { seeded } from './random'
import type { ServerReply, VirtualServer } from './server'
import type { BenchJob, Workload } from './workloads'

/** Follows the jobs of a workload until the end of each has been seen. */
export type Policy = (clock: VirtualClock, server: VirtualServer, workload: Workload, seed: number) => void

/** Starts a loop of its own for each job when it is pasted. */
const each = (loop: (ask: () => Promise<ServerReply>, clock: VirtualClock) => Promise<void>): Policy =>
  (clock, server, { jobs }) => {
    for (const job of jobs) clock.after(job.pastedAt, () => void loop(() => server.ask(job.id), clock))
  }

/** The loop from ModelRoute's page on polling, improved charitably: after a 429 it waits for Retry-After. */
export const fixedInterval = (ms: number): Policy =>
  each(async (ask, clock) => {
    for (let reply = await ask(); !reply.ended || reply.status === 429; reply = await ask()) {
      await clock.sleep(reply.status === 429 ? (reply.rate.retryAfterMs ?? ms) : ms)
    }
  })

/**
 * Exponential back-off as the AWS SDK's waiters do it (@smithy/util-waiter 4, poller.ts): min 2 s, max 120 s, the nth
 * delay uniform between min and min·2^(n−1), never above max. A 429 is one more attempt.
 */
export const awsWaiter: Policy = (clock, server, workload, seed) => {
  const random = seeded(seed ^ 0xa35)
  const delay = (attempt: number): number => {
    const ceiling = Math.log(120 / 2) / Math.log(2) + 1
    return attempt > ceiling ? 120_000 : random.uniform(2000, 2000 * 2 ** (attempt - 1))
  }
  each(async (ask) => {
    let attempt = 1
    for (let reply = await ask(); !reply.ended || reply.status === 429; reply = await ask()) {
      await clock.sleep(delay(attempt))
      attempt += 1
    }
  })(clock, server, workload, seed)
}

/** Asks all in turn, evenly paced over the window, and keeps the reserve. */
export const pacedRoundRobin: Policy = (clock, server, { jobs, limit, windowMs }) => {
  const pace = windowMs / (limit - reserveOf(limit, 'tenth'))
  const queue: BenchJob[] = []
  for (const job of jobs) clock.after(job.pastedAt, () => queue.push(job))
  const busy = new Set<BenchJob>()
  let blockedUntil = 0
  const turn = async (): Promise<void> => {
    clock.after(pace, () => void turn())
    const job = clock.monotonic() < blockedUntil ? undefined : queue.shift()
    if (!job || busy.has(job)) return
    const reply = await server.ask(job.id)
    if (reply.status === 429) blockedUntil = clock.monotonic() + (reply.rate.retryAfterMs ?? 1000)
    if (!reply.ended || reply.status === 429) queue.push(job)
  }
  void turn()
}

/** Hands out send times, each the earliest that the limit less the reserve allows. Call it in order of time. */
function plan(server: VirtualServer, { window, limit, windowMs, roundTripMs }: Workload): (wanted: number) => number {
  const limiter = createRateLimiter(window, limit - reserveOf(limit, 'tenth'), windowMs)
  let last = 0
  return (wanted) => {
    const arrives = server.epoch(wanted) + roundTripMs / 2
    last = Math.max(last, arrives)
    while (!limiter.take(last)) last = Math.max(last + 1, limiter.state(last).resetAt)
    return last === arrives ? wanted : Math.max(wanted, last - server.epoch(0))
  }
}

/** Knows when each ends and asks once at that moment, longest ended first, as far as the limit less the reserve allows. */
export const clairvoyant: Policy = (clock, server, workload) => {
  const next = plan(server, workload)
  const wanted = ({ pastedAt, endsAt }: BenchJob): number => Math.max(pastedAt, endsAt - workload.roundTripMs / 2)
  for (const job of [...workload.jobs].sort((a, b) => wanted(a) - wanted(b) || a.endsAt - b.endsAt)) {
    clock.after(next(wanted(job)), () => void server.ask(job.id))
  }
}

/**
 * What the first requests alone would allow: each ID is asked once, in the order of pasting, as soon as the limit less the
 * reserve allows. From then on its end is seen as it happens, for free. No policy that learns about an ID by asking can beat any
 * figure of this one.
 */
export const firstLooksOnly: Policy = (clock, server, workload) => {
  const next = plan(server, workload)
  for (const job of workload.jobs) {
    clock.after(next(job.pastedAt), () => {
      void server.ask(job.id).then(({ ended }) => {
        if (!ended) clock.after(job.endsAt - clock.monotonic(), () => server.seenAt.set(job.id, clock.monotonic()))
      })
    })
  }
}

/** A latency model that knows the distributions of the workloads instead of learning them. `make` builds a table from hazards (1/ms). */
export class KnownLatency extends LatencyModel {
  readonly #known: ReadonlyMap<string, DurationTable>

  constructor(make = (hazards: Float64Array): DurationTable => new DurationTable(hazards)) {
    super()
    this.#known = new Map([...survivals].map(([model, survival]) => [model, make(hazardsOf(survival))]))
  }

  override of(model: string): DurationTable {
    return this.#known.get(model) ?? super.of(model)
  }
}

type Survival = (age: number) => number
const logNormal = (median: number, sigma: number): Survival => (age) => (age <= 0 ? 1 : upperTail(Math.log(age / median) / sigma))
const uniform = (from: number, to: number): Survival => (age) => Math.min(1, Math.max(0, (to - age) / (to - from)))

const survivals = new Map<string, Survival>([
  ...Object.entries(models).map(([name, { median, sigma }]): [string, Survival] => [name, logNormal(median, sigma)]),
  ['uniform', uniform(5000, 25_000)],
  ['fixed', uniform(29_000, 31_000)],
  ['cached', (age) => 0.4 * logNormal(1000, 0.2)(age) + 0.6 * logNormal(45_000, 0.2)(age)],
])

function hazardsOf(survival: Survival): Float64Array {
  return Float64Array.from({ length: binCount }, (_, bin) => {
    const from = edges[bin] ?? 0
    const to = edges[bin + 1] ?? from
    return Math.max(0, Math.log(Math.max(1e-12, survival(from)) / Math.max(1e-12, survival(to)))) / (to - from)
  })
}

/** P(Z > z) of the standard normal (Abramowitz & Stegun 26.2.17, error below 7.5e-8). */
export function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z)
  const t = 1 / (1 + 0.2316419 * z)
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return (series * Math.exp(-0.5 * z * z)) / Math.sqrt(2 * Math.PI)
}

interface OursOptions {
  latency?: LatencyModel
  eagerness?: Eagerness
  reserve?: Reserve
  results?: boolean
  /** Each ID comes with its model and age, as if a reply had told them when it was pasted. */
  told?: boolean
}

/** The app's own scheduler, told what the app's watcher would tell it. */
export const ours = ({ latency = new LatencyModel(), eagerness = 'balanced', reserve = 'tenth', results = false, told = false }: OursOptions = {}): Policy =>
  (clock, server, { jobs }, seed) => {
    const serverClock = new ServerClock(clock)
    const facts = new Map<string, Watched>()
    const random = seeded(seed ^ 0x0125)
    const scheduler = new Scheduler({
      clock, serverClock, latency, eagerness, reserve,
      random: () => random.uniform(),
      onChange: () => undefined,
      carryOut: async ({ id, kind }): Promise<Answer> => {
        const reply = await server.ask(id, kind)
        serverClock.observe(reply)
        return read(reply, kind, facts, server, serverClock, results)
      },
    })
    for (const at of new Set(jobs.map((job) => job.pastedAt))) {
      const pasted = jobs.filter((job) => job.pastedAt === at)
      clock.after(at, () => {
        const watched = pasted.map(({ id, model, createdAt }): Watched => ({
          id, addedAt: at, expiresAt: null, resultDueSince: null,
          ...(told
            ? { model, createdAt, lastAskedAt: createdAt, seenUnfinishedAt: createdAt }
            : { model: null, createdAt: null, lastAskedAt: null, seenUnfinishedAt: null }),
        }))
        for (const one of watched) facts.set(one.id, one)
        scheduler.add(watched)
      })
    }
  }

function read(
  reply: ServerReply, kind: 'status' | 'result', facts: Map<string, Watched>, server: VirtualServer,
  serverClock: ServerClock, results: boolean,
): Answer {
  const exchange = { sentAt: reply.sentAt, receivedAt: reply.receivedAt, rate: reply.rate }
  if (reply.status === 429) {
    const failure = { kind: 'rate-limited' as const, saying: saying('rate-limited'), code: null, httpStatus: 429, requestId: null }
    return { kind: 'failed', failure, exchange }
  }
  if (kind === 'result') return { kind: 'done', exchange }
  const { id, model, createdAt, endsAt } = reply.job
  const before = facts.get(id)
  if (!before) return { kind: 'done', exchange }
  const told = { ...before, model, createdAt: serverClock.toMonotonic(server.epoch(createdAt)), lastAskedAt: reply.sentAt }
  if (!reply.ended) {
    const watched = { ...told, seenUnfinishedAt: reply.sentAt }
    facts.set(id, watched)
    return { kind: 'unfinished', watched, exchange }
  }
  const watched = results ? { ...told, resultDueSince: reply.receivedAt } : null
  const endedAt = serverClock.toMonotonic(server.epoch(endsAt))
  return { kind: 'ended', model, durationMs: endsAt - createdAt, endedAt, watched, exchange }
}
