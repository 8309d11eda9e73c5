import { saying } from '@shared/sayings/sayings'
import type { RateReading } from '../../src/main/modelroute/types'
import type { Answer, Job, Outcome, Reserve, SchedulerDeps, SchedulerView, Watched } from '../../src/main/tracking/schedule'
import { LatencyModel } from '../../src/main/tracking/latency-model'
import { Scheduler } from '../../src/main/tracking/scheduler'
import { unreadable } from '../../src/main/modelroute/errors'
import { noRate } from '../../src/main/modelroute/rate-limit'
import { ServerClock } from '../../src/main/tracking/server-clock'
import { VirtualClock } from './virtual-clock'

type WindowKind = 'aligned' | 'from-first' | 'sliding' | 'bucket'
export type Fault = 'network' | 'server' | 'unreadable' | 'rejected' | 'key-refused' | 'too-deep'

export interface ServerOptions {
  kind: WindowKind
  limit: number
  windowMs: number
  /** How far the server's clock is ahead of this machine's, ms. */
  clockOffsetMs: number
  roundTripMs: (nth: number) => number
  headers: boolean
  /** Whether a 429 has Retry-After even if replies carry no headers. */
  retryAfter?: boolean
  resetRounding: 'up' | 'down'
  fault: (job: Job, nth: number) => Fault | null
  /** What the scheduler leaves to others; default: a tenth. */
  reserve?: Reserve
}

interface Execution {
  createdAt: number
  endsAt: number
  model: string
}

export interface Request {
  job: Job
  sentAt: number
  arrivedAt: number
  admitted: boolean
}

/** A server with a rate limit of any kind, in virtual time, and a scheduler that talks to it. */
export class RateLimitedServer {
  readonly clock = new VirtualClock(1000)
  readonly requests: Request[] = []
  readonly views: SchedulerView[] = []
  readonly executions = new Map<string, Execution>()
  readonly endSeenAt = new Map<string, number>()
  readonly underWay = new Set<string>()
  overlaps = 0
  othersRefused = 0
  readonly scheduler: Scheduler
  readonly latency = new LatencyModel()
  readonly #serverClock = new ServerClock(this.clock)
  readonly #watched = new Map<string, Watched>()
  /** Requests that count; for a bucket, its level and when that was. */
  #counted: number[] = []
  #level: { tokens: number; at: number }
  #windowEnd = -Infinity

  constructor(
    private options: ServerOptions,
    random: () => number = () => 0.5,
    private readonly results = true,
  ) {
    this.#level = { tokens: options.limit, at: 0 }
    const deps: SchedulerDeps = {
      clock: this.clock,
      random,
      latency: this.latency,
      serverClock: this.#serverClock,
      eagerness: 'eager',
      reserve: options.reserve ?? 'tenth',
      onChange: (view) => this.views.push(view),
      carryOut: (job, signal) => this.#carryOut(job, signal),
    }
    this.scheduler = new Scheduler(deps)
  }

  /** Pastes executions, created `ageMs` ago, that end after `durationMs`. `more`: others of the same paste will follow. */
  paste(executions: { id: string; durationMs: number; ageMs?: number; model?: string; expiresAt?: number }[], more = false): void {
    const now = this.clock.monotonic()
    const watched = executions.map(({ id, durationMs, ageMs = 0, model = 'm', expiresAt }): Watched => {
      this.executions.set(id, { createdAt: now - ageMs, endsAt: now - ageMs + durationMs, model })
      return {
        id, model: null, addedAt: now, createdAt: null, lastAskedAt: null, seenUnfinishedAt: null, expiresAt: expiresAt ?? null,
        resultDueSince: null,
      }
    })
    for (const one of watched) this.#watched.set(one.id, one)
    this.scheduler.add(watched, more)
  }

  /** Changes the server from now on. If its windows get another length, the present one ends here. */
  change(changed: Partial<Pick<ServerOptions, 'limit' | 'windowMs' | 'headers'>>): void {
    this.options = { ...this.options, ...changed }
    if (changed.windowMs !== undefined) this.#windowEnd = -Infinity
  }

  /** The machine sleeps for a whole number of windows. Its monotonic clock stands still; everything else goes on. */
  sleep(windows: number): void {
    const ms = windows * this.options.windowMs
    this.clock.suspend(ms)
    for (const execution of this.executions.values()) {
      execution.createdAt -= ms
      execution.endsAt -= ms
    }
    this.#counted = this.#counted.map((at) => at - ms)
    this.#level.at -= ms
    this.#windowEnd -= ms
    this.scheduler.wake()
  }

  /** A request of another program. */
  spend(): void {
    if (!this.#admit()) this.othersRefused += 1
  }

  get refused(): Request[] {
    return this.requests.filter(({ admitted }) => !admitted)
  }

  async #carryOut(job: Job, signal: AbortSignal): Promise<Answer> {
    const { clock, options } = this
    if (this.underWay.has(job.id)) this.overlaps += 1
    this.underWay.add(job.id)
    const nth = this.requests.length
    const sentAt = clock.monotonic()
    const trip = options.roundTripMs(nth)
    const request: Request = { job, sentAt, arrivedAt: Infinity, admitted: true }
    this.requests.push(request)
    const fault = options.fault(job, nth)
    await clock.sleep(trip / 2)
    request.arrivedAt = clock.monotonic()
    request.admitted = this.#admit()
    const ended = this.#endedBy(job.id, request.arrivedAt)
    const rate = fault === 'network' ? noRate : this.#headers(request.admitted)
    await clock.sleep(trip / 2)
    this.underWay.delete(job.id)
    if (signal.aborted) throw new DOMException('aborted', 'AbortError')
    const exchange = { sentAt, receivedAt: clock.monotonic(), rate }
    this.#serverClock.observe(exchange)
    const kind = request.admitted ? fault : 'rate-limited'
    if (kind === 'too-deep') return { kind: 'failed', exchange, failure: unreadable(kind, 200, null) }
    if (kind) return { kind: 'failed', exchange, failure: { kind, saying: saying('rate-limited'), code: null, httpStatus: null, requestId: null } }
    return { exchange, ...this.#tell(job, ended, sentAt) }
  }

  #tell(job: Job, ended: boolean, sentAt: number): Outcome {
    const execution = this.executions.get(job.id)
    const known = this.#watched.get(job.id)
    if (!execution || !known || job.kind === 'result') return { kind: 'done' }
    const { model, createdAt, endsAt } = execution
    const watched = { ...known, model, createdAt, lastAskedAt: sentAt }
    if (!ended) return { kind: 'unfinished', watched: { ...watched, seenUnfinishedAt: sentAt } }
    const now = this.clock.monotonic()
    this.endSeenAt.set(job.id, now)
    return {
      kind: 'ended', model, durationMs: endsAt - createdAt, endedAt: endsAt,
      watched: this.results ? { ...watched, resultDueSince: now } : null,
    }
  }

  #endedBy(id: string, at: number): boolean {
    return at >= (this.executions.get(id)?.endsAt ?? Infinity)
  }

  #admit(): boolean {
    const { limit, windowMs, kind } = this.options
    const now = this.clock.monotonic()
    if (kind === 'bucket') {
      this.#level = { tokens: Math.min(limit, this.#level.tokens + ((now - this.#level.at) * limit) / windowMs), at: now }
      if (this.#level.tokens < 1) return false
      this.#level.tokens -= 1
      return true
    }
    if (kind === 'sliding') this.#counted = this.#counted.filter((at) => at > now - windowMs)
    else if (now + this.options.clockOffsetMs >= this.#windowEnd) {
      const server = now + this.options.clockOffsetMs
      this.#windowEnd = kind === 'aligned' ? (Math.floor(server / windowMs) + 1) * windowMs : server + windowMs
      this.#counted = []
    }
    if (this.#counted.length >= limit) return false
    this.#counted.push(now)
    return true
  }

  #headers(admitted: boolean): RateReading {
    const { limit, windowMs, kind, clockOffsetMs, headers, retryAfter, resetRounding } = this.options
    const now = this.clock.monotonic()
    const server = this.clock.wall() + clockOffsetMs
    const used = kind === 'bucket' ? limit - Math.floor(this.#level.tokens) : this.#counted.length
    const left =
      kind === 'bucket' ? ((limit - this.#level.tokens) * windowMs) / limit
      : kind === 'sliding' ? (this.#counted[0] ?? now) + windowMs - now
      : this.#windowEnd - clockOffsetMs - now
    const round = resetRounding === 'up' ? Math.ceil : Math.floor
    const retryAfterMs = admitted ? null : Math.max(1000, Math.ceil(left / 1000) * 1000)
    if (!headers) return { ...noRate, retryAfterMs: retryAfter ? retryAfterMs : null }
    return {
      limit,
      remaining: limit - used,
      resetAt: round((server + left) / 1000) * 1000,
      serverDate: Math.floor(server / 1000) * 1000,
      retryAfterMs,
    }
  }
}

/** A server as documented, without any faults. */
export const plain: ServerOptions = {
  kind: 'aligned', limit: 60, windowMs: 60_000, clockOffsetMs: 0, roundTripMs: () => 150, headers: true, resetRounding: 'up',
  fault: () => null,
}

/** Executions to paste, each a little longer than the one before. */
export const many = (count: number, durationMs: number) =>
  Array.from({ length: count }, (_, i) => ({ id: `${i}`, durationMs: durationMs + 37 * i }))

export const statusOf = (server: RateLimitedServer, id: string) =>
  server.requests.filter(({ job }) => job.id === id && job.kind === 'status')
