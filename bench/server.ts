import type { RateReading } from '../src/main/modelroute/types'
import { createRateLimiter, type RateLimiter } from '../src/simulator/rate-limiter'
import type { VirtualClock } from '../tests/support/virtual-clock'
import { seeded } from './random'
import type { BenchJob, Workload } from './workloads'

export interface ServerReply {
  sentAt: number
  receivedAt: number
  status: number
  job: BenchJob
  ended: boolean
  rate: RateReading
}

/** A ModelRoute server in virtual time, with the simulator's rate limit and headers, a clock of its own, and counters. */
export class VirtualServer {
  requests = 0
  refused = 0
  /** 429s that another program received. */
  othersRefused = 0
  readonly seenAt = new Map<string, number>()
  readonly resultAt = new Map<string, number>()
  readonly #jobs: Map<string, BenchJob>
  readonly #offset: number
  readonly #halfTripMs: number
  readonly #limiter: RateLimiter

  constructor(
    private readonly clock: VirtualClock,
    workload: Workload,
    seed: number,
  ) {
    const random = seeded(seed ^ 0x5eed)
    this.#offset = 1_700_000_000_000 + Math.floor(random.uniform(-300_000, 300_000))
    this.#halfTripMs = workload.roundTripMs / 2
    this.#jobs = new Map(workload.jobs.map((job) => [job.id, job]))
    this.#limiter = createRateLimiter(workload.window, workload.limit, workload.windowMs)
    if (workload.othersEveryMs !== null) this.#letOthersSpend(workload.othersEveryMs, seeded(seed ^ 0x07e5))
  }

  /** One request about a job, answered after a round trip. */
  async ask(id: string, kind: 'status' | 'result' = 'status'): Promise<ServerReply> {
    const { clock } = this
    const job = this.#jobs.get(id)
    if (!job) throw new Error(`no job ${id}`)
    const sentAt = clock.monotonic()
    this.requests += 1
    await clock.sleep(this.#halfTripMs)
    const serverNow = this.epoch(clock.monotonic())
    const admitted = this.#limiter.take(serverNow)
    const { limit, remaining, resetAt } = this.#limiter.state(serverNow)
    const ended = clock.monotonic() >= job.endsAt
    if (!admitted) this.refused += 1
    const rate: RateReading = {
      limit,
      remaining,
      resetAt: Math.ceil(resetAt / 1000) * 1000,
      serverDate: Math.floor(serverNow / 1000) * 1000,
      retryAfterMs: admitted ? null : Math.max(1000, Math.ceil((resetAt - serverNow) / 1000) * 1000),
    }
    await clock.sleep(this.#halfTripMs)
    const receivedAt = clock.monotonic()
    if (admitted && ended && !this.seenAt.has(id)) this.seenAt.set(id, receivedAt)
    if (admitted && kind === 'result') this.resultAt.set(id, receivedAt)
    return { sentAt, receivedAt, status: admitted ? 200 : 429, job, ended, rate }
  }

  /** Epoch ms of the server's clock at a time of the run. */
  epoch(at: number): number {
    return at + this.#offset
  }

  get allSeen(): boolean {
    return this.seenAt.size === this.#jobs.size
  }

  #letOthersSpend(everyMs: number, random: { exponential(mean: number): number }): void {
    const next = (): void => {
      this.clock.after(random.exponential(everyMs), () => {
        if (!this.#limiter.take(this.epoch(this.clock.monotonic()))) this.othersRefused += 1
        next()
      })
    }
    next()
  }
}
