import type { RequestFailure } from '@shared/execution'
import { backOffMs } from './backoff'
import type { Budget } from './budget'
import type { FirstAsks } from './first-asks'
import type { LatencyModel } from './latency-model'
import type { Pricing } from './pricing'
import type { Answer } from './schedule'
import type { Standing } from './standing'
import type { WatchList } from './watch-list'
import type { Entry } from './entry'

type Ended = Extract<Answer, { kind: 'ended' }>

/** Takes in answers: updates the budget, the learned durations, the connection's standing, and when to ask again. */
export class Answers {
  constructor(
    private readonly list: WatchList,
    private readonly budget: Budget,
    private readonly pricing: Pricing,
    private readonly firstAsks: FirstAsks,
    private readonly standing: Standing,
    private readonly latency: LatencyModel,
    private readonly random: () => number,
  ) {}

  /** `now` is monotonic ms. */
  take(entry: Entry, answer: Answer, now: number): void {
    const failure = answer.kind === 'failed' ? answer.failure : null
    if (failure?.kind === 'network' || failure?.kind === 'timeout') this.budget.lost()
    else this.budget.replied(answer.exchange, failure?.kind === 'rate-limited')
    if (answer.kind === 'ended') this.#learnEnd(entry, answer)
    if (failure) this.#failed(entry, failure, now)
    else this.#succeeded(entry, answer, now)
    this.prioritizeFirst(now)
    this.pricing.touch(now)
  }

  /** Lets the first requests that can be afforded now go ahead. */
  prioritizeFirst(now: number): void {
    for (const entry of this.firstAsks.affordable(now)) this.list.prioritize(entry, now)
  }

  /** Forgets all failures so far: they say nothing about the present. Nothing waits because of them any more. */
  forgive(now: number): void {
    this.standing.forgive()
    this.list.forgive(now)
  }

  #learnEnd(entry: Entry, { model, durationMs, endedAt, watched }: Ended): void {
    if (model !== null && durationMs !== null) this.latency.ended(model, durationMs)
    if (endedAt !== null && durationMs !== null) this.latency.endedAfterPaste(endedAt - entry.watched.addedAt)
    this.pricing.sawEnd(model, watched !== null)
  }

  #succeeded(entry: Entry, answer: Answer, now: number): void {
    for (const id of this.standing.succeeded(entry.watched.id)) {
      const excused = this.list.get(id)
      if (excused) this.list.release(excused, now)
    }
    entry.failures = 0
    entry.excused = false
    const watched = answer.kind === 'unfinished' || answer.kind === 'ended' ? answer.watched : null
    if (watched) this.list.answered(entry, watched, now)
    else this.list.finished(entry)
  }

  #failed(entry: Entry, failure: RequestFailure, now: number): void {
    this.standing.failed(entry.watched.id, failure, now)
    if (failure.kind !== 'key-refused' && failure.kind !== 'rate-limited') {
      entry.failures += 1
      this.list.hold(entry, now + backOffMs(entry.failures, this.random))
    }
    this.list.markFree(entry, now)
    if (this.standing.closedUntil <= now) return
    const witness = this.list.witness()
    if (witness) this.list.prioritize(witness, now)
  }
}
