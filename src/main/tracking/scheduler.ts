import type { Outlook } from '@shared/contract'
import type { NextAsk } from '@shared/execution'
import { Answers } from './answers'
import { Budget } from './budget'
import { Errands, type Errand, type Urgency } from './errands'
import { FirstAsks } from './first-asks'
import { Forecast } from './forecast'
import { Pricing } from './pricing'
import { maxInFlight, type Eagerness, type SchedulerDeps, type SchedulerView, type Watched, type PollingPreferences } from './schedule'
import { Standing } from './standing'
import type { Entry } from './entry'
import { WatchList } from './watch-list'

/** θ: ms of expected detection delay that one request is worth. */
const worthOfRequestMs: Record<Eagerness, number> = { eager: 70, balanced: 140, frugal: 350 }
/** While an execution is awake, the price is checked again after this long. */
const recheckMs = 500
const reportEveryMs = 250
const minTimerMs = 5
/** Due times are exact to this much worth. */
const roundingMs = 1

/**
 * Chooses what to ask and when, for one connection: the execution most worth asking, once its worth reaches the price of
 * a request, if the budget allows. It has a single timer. docs/scheduler.md explains the rule.
 */
export class Scheduler {
  readonly #deps: SchedulerDeps
  readonly #budget: Budget
  readonly #list: WatchList
  readonly #pricing: Pricing
  readonly #forecast: Forecast
  readonly #firstAsks: FirstAsks
  readonly #standing: Standing
  readonly #answers: Answers
  readonly #errands = new Errands()
  readonly #underWay = new Set<Promise<void>>()
  readonly #arriving: Entry[] = []
  #abort = new AbortController()
  #cancelTimer: (() => void) | null = null
  #reportedAt = -Infinity
  #viewChanged = false
  #nextAt: number | null = null
  #blockedUntil: number | null = null
  /** Uptime minus monotonic time: grows when the machine sleeps with its monotonic clock stopped. */
  #asleepMs: number

  constructor(deps: SchedulerDeps) {
    this.#deps = deps
    this.#budget = new Budget(deps.serverClock, deps.reserve)
    this.#list = new WatchList(deps.latency, worthOfRequestMs[deps.eagerness])
    this.#pricing = new Pricing(this.#list, this.#budget, deps.latency)
    this.#forecast = new Forecast(this.#list, this.#budget, this.#pricing, deps.latency)
    this.#firstAsks = new FirstAsks(this.#budget)
    this.#standing = new Standing(deps.random)
    this.#answers = new Answers(this.#list, this.#budget, this.#pricing, this.#firstAsks, this.#standing, deps.latency, deps.random)
    this.#asleepMs = deps.clock.uptime() - deps.clock.monotonic()
  }

  /** Starts watching executions, or updates the facts about watched ones. `more`: others of the same paste will follow. */
  add(watched: Watched[], more = false): void {
    const now = this.#now()
    const known = new Set(watched.filter(({ id }) => this.#list.get(id)).map(({ id }) => id))
    for (const entry of this.#list.put(watched, now)) {
      if (entry.watched.lastAskedAt === null && !known.has(entry.watched.id)) this.#arriving.push(entry)
    }
    this.#viewChanged = true
    if (more) return this.#cancelTimer ? undefined : this.#pump()
    const pasted = this.#arriving.splice(0).filter((entry) => this.#list.get(entry.watched.id) === entry)
    for (const entry of this.#firstAsks.pasted(pasted, now)) this.#list.prioritize(entry, now)
    if (pasted.length > 0) this.#pricing.arrivals.pasted(pasted.length, now)
    this.#answers.prioritizeFirst(now)
    this.#recompute()
  }

  /** Forgets executions. An answer that is still on its way is ignored. */
  remove(ids: string[]): void {
    for (const id of ids) {
      const entry = this.#list.get(id)
      if (entry) this.#firstAsks.over(entry)
      this.#list.drop(id)
    }
    this.#recompute()
  }

  /** Asks these next, ahead of all others, still within the limit. */
  askNow(ids: string[]): void {
    const now = this.#now()
    for (const id of ids) {
      const entry = this.#list.get(id)
      if (entry) this.#list.prioritize(entry, now)
    }
    this.#pump()
  }

  setPreferences({ eagerness, reserve }: PollingPreferences): void {
    this.#list.floor = worthOfRequestMs[eagerness]
    this.#budget.keep(reserve)
    this.#list.scheduleAll(this.#now())
    this.#recompute()
  }

  /** Offline, no request is made. Back online, everything due is asked in order of worth. */
  setOnline(online: boolean): void {
    this.#standing.setOnline(online)
    if (online) this.#answers.forgive(this.#now())
    this.#viewChanged = true
    this.#pump()
  }

  /** The machine woke up: requests in flight are aborted, and what is due is computed anew. */
  wake(): void {
    const slept = this.#deps.clock.uptime() - this.#now() - this.#asleepMs
    if (slept > 1000) {
      this.#deps.serverClock.slept(slept)
      this.#budget.slept(slept)
      this.#list.slept(slept, this.#now())
    }
    this.#asleepMs += slept
    this.#abort.abort()
    this.#abort = new AbortController()
    this.#answers.forgive(this.#now())
    this.#recompute()
  }

  /** The key was replaced (both by digest): requests in flight with the old key are aborted. */
  keyReplaced(from: string | null, to: string): void {
    this.#budget.keyReplaced(this.#now(), from, to)
    this.wake()
  }

  /** No request until `resume`. */
  pause(): void {
    this.#standing.pause()
    this.#recompute()
  }

  resume(): void {
    this.#standing.resume()
    this.#answers.forgive(this.#now())
    this.#recompute()
  }

  /**
   * Makes a request that is not a poll, as soon as it may leave. What the user waits for goes before the polls; the rest goes
   * when no poll is worth a request. If `send` ends without reporting an answer, the request counts as lost. Rejects with an
   * AbortError if `signal` aborts while it waits, and as `send` does.
   */
  readonly errand: Errand<Urgency> = async (urgency, signal, send) => {
    const turn = this.#errands.wait(urgency, signal)
    this.#pump()
    await turn
    let open = true
    const over = (count: () => void): void => {
      if (!open) return
      open = false
      count()
      this.#pricing.touch(this.#now())
      this.#pump()
    }
    try {
      return await send((exchange, limited) => over(() => this.#budget.errandReplied(exchange, limited)))
    } finally {
      over(() => this.#budget.lost())
    }
  }

  /** Aborts everything in flight and settles once nothing is. No job is carried out afterwards. */
  async stop(): Promise<void> {
    this.#standing.stop()
    this.#cancelTimer?.()
    this.#abort.abort()
    await Promise.all(this.#underWay)
  }

  /** The present state of asking. */
  view(): SchedulerView {
    const now = this.#now()
    const { active } = this.#list
    const boundMs = this.#forecast.boundMs(0)
    return {
      phase: this.#standing.phase(now, this.#budget.blockedUntil(now), this.#forecast.readyAt(now), this.#wall),
      budget: this.#budget.view(now, this.#wall),
      active,
      askEveryMs: active > 0 ? Math.min(boundMs, this.#pricing.at(now).askEveryMs) : null,
      askWithinMs: active > 0 ? boundMs : null,
      nextRequestAt: this.#nextAt === null ? null : this.#wall(this.#forecast.requestAt(this.#nextAt, this.#gateAt(now), now)),
      clockAheadMs: this.#deps.serverClock.aheadMs,
    }
  }

  /** Why and when (epoch ms) an execution is asked next; null if it is not watched, or while nothing is asked at all. */
  explain(id: string): NextAsk | null {
    const entry = this.#list.get(id)
    if (!entry || !this.#standing.running) return null
    const now = this.#now()
    const { at, ...why } = this.#forecast.nextAsk(entry, now)
    return { at: this.#wall(Math.max(now, finite(this.#gateAt(now)) ?? now, at)), ...why }
  }

  /** What tracking `count` more will mean. */
  outlook(count: number): Outlook {
    return this.#forecast.outlook(count, this.#now())
  }

  /** Something changed: recomputes the price and sends whatever may be sent. */
  #recompute(): void {
    this.#viewChanged = true
    this.#pricing.forget()
    this.#pump()
  }

  /** Sends whatever may be sent now, then sets the timer for what comes next. */
  #pump(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = null
    if (this.#standing.stopped) return
    const now = this.#now()
    const due = this.#sendDue(now)
    const blockedUntil = this.#budget.blockedUntil(now)
    this.#viewChanged ||= due !== this.#nextAt || blockedUntil !== this.#blockedUntil
    this.#nextAt = due
    this.#blockedUntil = blockedUntil
    const wakeAt = Math.min(due ?? Infinity, blockedUntil ?? Infinity, this.#recheckAt(now), this.#reportView(now))
    if (wakeAt < Infinity) this.#cancelTimer = this.#deps.clock.after(Math.max(minTimerMs, Math.ceil(wakeAt - now)), () => this.#pump())
  }

  /** Returns when the next request is due; null if none is, or if that depends on a reply. */
  #sendDue(now: number): number | null {
    if (!this.#standing.running || this.#list.size + this.#errands.size === 0) return null
    this.#list.boundMs = this.#forecast.boundMs(0)
    this.#list.wakeDue(now)
    for (;;) {
      const gate = this.#gateAt(now)
      if (gate > now) return gate < Infinity ? gate : null
      if (this.#releaseErrand('urgent', now)) continue
      const price = this.#pricing.at(now).value
      const best = this.#list.best(now, price - roundingMs)
      if (best) this.#ask(best, now)
      else if (!this.#releaseErrand('patient', now)) return finite(this.#list.nextAt(now, price))
    }
  }

  #releaseErrand(urgency: Urgency, now: number): boolean {
    const left = this.#errands.release(urgency)
    if (left) this.#budget.sent(now)
    return left
  }

  /** The earliest time at which any request may leave; Infinity while that depends on a reply in flight. */
  #gateAt(now: number): number {
    const most = this.#standing.inTrouble ? 1 : maxInFlight
    return this.#underWay.size >= most ? Infinity : Math.max(this.#budget.freeAt(now), this.#standing.closedUntil)
  }

  /** When to check again: soon, while an execution is awake and the price may fall to its worth; else once a reply is no longer waited for. */
  #recheckAt(now: number): number {
    if (this.#standing.running && this.#list.hasAwake && this.#gateAt(now) <= now) return now + recheckMs
    const { awaitedUntil } = this.#budget.inFlight
    return awaitedUntil > now ? awaitedUntil : Infinity
  }

  #ask(entry: Entry, now: number): void {
    const { carryOut } = this.#deps
    const { id, resultDueSince } = entry.watched
    const { signal } = this.#abort
    this.#viewChanged = true
    this.#list.markBusy(entry)
    this.#firstAsks.over(entry)
    this.#budget.sent(now)
    const asking = carryOut({ id, kind: resultDueSince === null ? 'status' : 'result' }, signal)
      .then((answer) => {
        this.#answers.take(entry, answer, this.#now())
        this.#viewChanged = true
      })
      .catch((error: unknown) => {
        this.#budget.lost()
        this.#list.markFree(entry, this.#now())
        if (!signal.aborted) throw error
      })
      .finally(() => {
        this.#underWay.delete(asking)
        this.#pump()
      })
    this.#underWay.add(asking)
  }

  /** Reports the view if it may have changed and was not reported just now. Returns when to come back for that. */
  #reportView(now: number): number {
    if (!this.#viewChanged) return Infinity
    if (now - this.#reportedAt < reportEveryMs) return this.#reportedAt + reportEveryMs
    this.#viewChanged = false
    this.#reportedAt = now
    this.#deps.onChange(this.view())
    return Infinity
  }

  readonly #now = (): number => this.#deps.clock.monotonic()
  readonly #wall = (at: number): number => at + this.#deps.clock.wall() - this.#now()
}

const finite = (at: number): number | null => (at < Infinity ? at : null)
