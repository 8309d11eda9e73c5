import type { Outlook } from '@shared/contract'
import type { Execution, ExecutionRow, NextAsk } from '@shared/execution'
import { durationOf } from '@shared/own-time'
import type { CancelOutcome } from '@shared/reports'
import { saying } from '@shared/sayings/sayings'
import { isTerminal } from '@shared/status'
import type { ModelRouteClient } from '../modelroute/client'
import type { FilePriority } from '../modelroute/files'
import type { Reply } from '../modelroute/types'
import { reasonOf } from '../reason'
import { blockedReason, Cancellations } from './cancel'
import type { Clock } from './clock'
import { Commits } from './commits'
import type { Errand } from './errands'
import { LatencyKeeper } from './latency-keeper'
import { nextAsk, observationOf, observe } from './observe'
import type { Decision, Observation } from './observe'
import { record } from './record'
import type { ExecutionRepository, LatencyStore, Sequel, UserWords } from './repository'
import { toRow } from './rows'
import type { Answer, Job, Outcome, PollingPreferences, SchedulerView, Watched } from './schedule'
import { Scheduler } from './scheduler'
import { ServerClock } from './server-clock'
import { WholeReplies } from './whole-replies'

export interface WatcherDeps extends PollingPreferences {
  connectionId: string
  api: ModelRouteClient
  clock: Clock
  random: () => number
  repository: Pick<ExecutionRepository, 'find' | 'record' | 'save'>
  latencyStore: LatencyStore
  /** Called when a watched execution was asked; `before` is the row as last reported. */
  onAsked: (before: ExecutionRow, after: ExecutionRow) => void
  /** An end was stored in the outbox. */
  onEnd: () => void
  /** The key was refused. */
  onRefused: () => void
  onView: (view: SchedulerView) => void
  /** What follows once everything is known about a completed execution: its result was fetched, or there is none. Null is nothing. */
  sequel: (execution: Execution) => Sequel | null
  /** Called if a reply (it is then requested again) or what was learned could not be stored. */
  onStorageFailure: (reason: string) => void
  /** Called when a reply was stored. */
  onStored: () => void
}

/** Watches the executions of one connection: carries out the scheduler's jobs, and stores what comes back. */
export class Watcher {
  readonly #deps: WatcherDeps
  readonly #executions = new Map<string, { execution: Execution; row: ExecutionRow }>()
  readonly #serverClock: ServerClock
  readonly #latency: LatencyKeeper
  readonly #scheduler: Scheduler
  readonly #cancellations: Cancellations
  readonly #commits: Commits
  readonly #wholeReplies = new WholeReplies()
  #asOf: number | null = null
  /** Monotonic ms. */
  #keyReplacedAt = -Infinity

  constructor(deps: WatcherDeps) {
    this.#deps = deps
    this.#serverClock = new ServerClock(deps.clock)
    this.#latency = new LatencyKeeper(deps)
    this.#commits = new Commits(deps)
    this.#cancellations = new Cancellations({
      ...deps,
      request: async (signal, send) => this.#heedRefusal(await this.request(signal, send)),
      blockedReason: () => blockedReason(this.view().phase),
      askNow: (execution) => this.askNow([execution]),
      willAsk: (id) => this.explain(id) !== null,
    })
    this.#scheduler = new Scheduler({
      clock: deps.clock,
      random: deps.random,
      latency: this.#latency.model,
      serverClock: this.#serverClock,
      carryOut: (job, signal) => this.#carryOut(job, signal),
      onChange: deps.onView,
      eagerness: deps.eagerness,
      reserve: deps.reserve,
    })
  }

  /** Watches these and returns their rows. Those with nothing left to ask are skipped. `more`: others of the same paste will follow. */
  watch(executions: Execution[], more = false): ExecutionRow[] {
    const watched = new Set(executions.filter((execution) => nextAsk(execution) !== 'nothing'))
    const rows = executions.map((execution) => (watched.has(execution) ? this.#keep(execution) : this.#row(execution)))
    this.#scheduler.add([...watched].map((execution) => this.#watched(execution)), more)
    return rows
  }

  forget(ids: string[]): void {
    this.#scheduler.remove(ids)
    this.#wholeReplies.forget(ids)
    for (const id of ids) this.#executions.delete(id)
  }

  /** Asks these before all others, until they have ended, even those no longer asked automatically; returns which. */
  askNow(executions: Execution[]): string[] {
    const again = executions.map((execution): Execution =>
      execution.result === 'unavailable' ? { ...execution, result: 'due' } : execution,
    )
    const askable = again.filter((execution) => nextAsk(execution) !== 'nothing' || !isTerminal(execution.status))
    const fresh = askable.filter(({ id }) => !this.#executions.has(id))
    for (const execution of fresh) this.#keep(execution)
    this.#scheduler.add(fresh.map((execution) => this.#watched(execution)))
    const ids = askable.map(({ id }) => id)
    this.#scheduler.askNow(ids)
    return ids
  }

  /** The user's notes on watched executions changed. */
  describe(ids: string[], words: UserWords): void {
    for (const id of ids) {
      const kept = this.#executions.get(id)
      if (kept) this.#keep({ ...kept.execution, ...words })
    }
  }

  /** Makes a request for a file within the limit. */
  readonly errand: Errand<FilePriority> = (priority, signal, send) =>
    this.#scheduler.errand(priority === 'download' ? 'urgent' : 'patient', signal, (heard) =>
      send((exchange, limited) => {
        this.#serverClock.observe(exchange)
        heard(exchange, limited)
      }),
    )

  /** Makes a request that the user waits for within the limit. */
  request<T>(signal: AbortSignal, send: () => Promise<Reply<T>>): Promise<Reply<T>> {
    return this.errand('download', signal, async (heard) => {
      const reply = await send()
      heard(reply, !reply.ok && reply.failure.kind === 'rate-limited')
      return reply
    })
  }

  /** The API answered 401 to a request that left at `sentAt` (monotonic ms): the key was refused, unless it was still the old one. */
  unauthorized = (sentAt: number): void => {
    if (sentAt >= this.#keyReplacedAt) this.#deps.onRefused()
  }

  /** 401 is about the key; 403 may be about this request only. */
  #heedRefusal<T>(reply: Reply<T>): Reply<T> {
    if (!reply.ok && reply.failure.httpStatus === 401) this.unauthorized(reply.sentAt)
    return reply
  }

  /** When a reply last told about an execution, epoch ms. */
  get asOf(): number | null {
    return this.#asOf
  }

  /** The rows of watched executions, by ID. */
  rows(): ReadonlyMap<string, { row: ExecutionRow }> {
    return this.#executions
  }

  cancel = (execution: Execution): Promise<CancelOutcome> => this.#cancellations.cancel(execution)
  stopCancelling = (): boolean => this.#cancellations.withdraw()
  clockAheadMs = (): number | null => this.#serverClock.aheadMs
  view = (): SchedulerView => this.#scheduler.view()
  explain = (id: string): NextAsk | null => this.#scheduler.explain(id)
  outlook = (count: number): Outlook => this.#scheduler.outlook(count)
  setPreferences = (preferences: PollingPreferences): void => this.#scheduler.setPreferences(preferences)
  setOnline = (online: boolean): void => this.#scheduler.setOnline(online)
  wake = (): void => this.#scheduler.wake()
  pause = (): void => this.#scheduler.pause()
  resume = (): void => this.#scheduler.resume()

  /** The key was replaced (both by digest): what late replies to the old key say no longer counts. */
  keyReplaced(from: string | null, to: string): void {
    this.#keyReplacedAt = this.#deps.clock.monotonic()
    this.#scheduler.keyReplaced(from, to)
  }

  async stop(): Promise<void> {
    this.#cancellations.stop()
    await this.#scheduler.stop()
    this.#latency.save()
  }

  async #carryOut(job: Job, signal: AbortSignal): Promise<Answer> {
    const { api, clock } = this.#deps
    const reply = await (job.kind === 'status' ? api.execution(job.id, signal) : api.result(job.id, signal))
    this.#serverClock.observe(reply)
    const seen = observationOf(job, reply, clock.wall())
    // A reply about another execution must not be stored as this one's output, nor replace a good one.
    const raw = reply.ok && seen.kind !== 'failed' ? { kind: job.kind, body: reply.raw } : null
    const observation = record(job.kind, reply, seen.kind === 'failed' ? seen.failure : null, seen.at)
    const stored = await this.#commits
      .store(() => {
        const kept = this.#executions.get(job.id)
        if (!kept) return null
        const decision = observe(kept.execution, seen, this.#wholeReplies.tellsAll(kept.execution, seen))
        this.#wholeReplies.learn(kept.execution, decision.execution, seen)
        const over = decision.next === 'nothing' && decision.execution.status === 'COMPLETED'
        const sequel = over ? this.#deps.sequel(decision.execution) : null
        return { ...decision, before: kept.row, raw, observation, sequel, also: sequel?.store }
      })
      .catch((error: unknown) => this.#notStored(error))
    if (stored === null) return { exchange: reply, kind: 'done' }
    if ('kind' in stored) return { exchange: reply, ...stored }
    this.#deps.onStored()
    stored.sequel?.begin()
    return { exchange: reply, ...this.#settle(stored.before, stored, seen, reply.sentAt) }
  }

  #settle(before: ExecutionRow, decision: Decision, seen: Observation, sentAt: number): Outcome {
    const { execution, next } = decision
    const row = this.#keep(execution)
    if (seen.kind !== 'failed') this.#asOf = seen.at
    if (next === 'nothing') this.#executions.delete(execution.id)
    this.#deps.onAsked(before, row)
    if (decision.announce) this.#deps.onEnd()
    if (seen.kind !== 'failed') this.#cancellations.read(execution, sentAt)
    if (seen.kind === 'failed') {
      if (seen.failure.kind === 'key-refused') this.#deps.onRefused()
      return next === 'nothing' ? { kind: 'done' } : { kind: 'failed', failure: seen.failure }
    }
    if (next === 'status') return { kind: 'unfinished', watched: this.#watched(execution, sentAt) }
    if (!isTerminal(execution.status)) return { kind: 'done' }
    this.#latency.saveSoon()
    const learned = this.#learned(execution, decision.announce !== null, before)
    return { kind: 'ended', ...learned, watched: next === 'result' ? this.#watched(execution) : null }
  }

  /** The duration to learn from, once per execution: at its end, or with the result that first tells it. */
  #learned(execution: Execution, ends: boolean, before: ExecutionRow): Omit<Outcome & { kind: 'ended' }, 'kind' | 'watched'> {
    const { model, status } = execution
    const endedAt = execution.completedAt === null ? null : this.#serverClock.toMonotonic(execution.completedAt)
    const known = !ends && durationOf(before) !== null
    const telling = status === 'COMPLETED' || status === 'FAILED'
    return { model, endedAt, durationMs: telling && !known ? durationOf(execution) : null }
  }

  #notStored(error: unknown): Outcome {
    const reason = reasonOf(error)
    this.#deps.onStorageFailure(reason)
    return { kind: 'failed', failure: { kind: 'unreadable', saying: saying('not-stored', { reason }), code: null, httpStatus: null, requestId: null } }
  }

  #keep(execution: Execution): ExecutionRow {
    const row = this.#row(execution)
    this.#executions.set(execution.id, { execution, row })
    return row
  }

  #row(execution: Execution): ExecutionRow {
    const { model, createdAt, status } = execution
    if (isTerminal(status) || model === null || createdAt === null) return toRow(execution, null)
    const now = this.#deps.clock.wall()
    const createdHere = this.#serverClock.toMonotonic(createdAt) - this.#deps.clock.monotonic() + now
    return toRow(execution, this.#latency.model.eta(model, createdHere, now))
  }

  #watched(execution: Execution, seenUnfinishedAt = this.#seenUnfinished(execution)): Watched {
    const server = (at: number | null): number | null => (at === null ? null : this.#serverClock.toMonotonic(at))
    const here = (at: number | null): number | null => (at === null ? null : this.#monotonic(at))
    return {
      id: execution.id,
      model: execution.model,
      addedAt: this.#monotonic(execution.trackedAt),
      createdAt: server(execution.createdAt),
      lastAskedAt: here(execution.lastAskedAt),
      seenUnfinishedAt,
      expiresAt: server(execution.expiresAt),
      resultDueSince: execution.result === 'due' ? here(execution.endSeenAt) : null,
    }
  }

  /** What an earlier run of the app saw. */
  #seenUnfinished(execution: Execution): number | null {
    const seen = execution.model !== null && !isTerminal(execution.status) ? execution.lastAskedAt : null
    return seen === null ? null : this.#monotonic(seen)
  }

  /** The monotonic time of something in the past, whatever the wall clock said then. */
  #monotonic(wall: number): number {
    return this.#deps.clock.monotonic() - Math.max(0, this.#deps.clock.wall() - wall)
  }
}
