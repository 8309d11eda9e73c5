import type { Outlook } from '@shared/contract'
import type { NextAsk } from '@shared/execution'
import type { Budget } from './budget'
import type { LatencyModel } from './latency-model'
import type { Pricing } from './pricing'
import { belief, dueAt } from './rule'
import type { WatchList } from './watch-list'
import { readyAt, type Entry } from './entry'

/** No execution goes unasked for longer than 2 min or, if many are active, this many rounds of asking everybody once. */
const shortestBoundMs = 120_000
const boundRounds = 4
const soonMs = 1000

/** Predicts when the rule will ask, for display. All times are monotonic ms. */
export class Forecast {
  constructor(
    private readonly list: WatchList,
    private readonly budget: Budget,
    private readonly pricing: Pricing,
    private readonly latency: LatencyModel,
  ) {}

  /** The longest that any execution goes unasked, ms, if `more` become active and other programs keep spending as they do. */
  boundMs(more: number): number {
    const { requests, ms } = this.budget.whole
    return Math.max(shortestBoundMs, (boundRounds * (this.list.active + more) * ms) / requests)
  }

  /** Why and when an execution is worth its next request. */
  nextAsk(entry: Entry, now: number): NextAsk {
    const { model } = entry.watched
    const band = model === null ? null : this.latency.band(model)
    return {
      at: readyAt(entry, this.pricing.at(now).value, this.list.boundMs),
      modelBandMs: band && { from: band.from, to: band.to },
      samples: band?.samples ?? 0,
    }
  }

  /** When the first execution is worth a request, whatever else that waits for; `now` if all are being asked. */
  readyAt(now: number): number {
    const at = this.list.readyAt(this.pricing.at(now).value)
    return at < Infinity ? at : now
  }

  /** When the next request leaves. None does before `lookAt`, when the price is checked again, nor before `gateAt`. */
  requestAt(lookAt: number, gateAt: number, now: number): number {
    const at = Math.max(now, lookAt)
    return gateAt > now ? at : Math.max(at, this.list.readyAt(this.pricing.at(now).value))
  }

  /** What tracking `count` more will mean. */
  outlook(count: number, now: number): Outlook {
    const { value, askEveryMs } = this.pricing.withMore(count, now)
    const fresh = belief(this.latency.fresh(), now, null)
    const firstAskMs = dueAt(fresh, value) - now
    const every = Math.min(askEveryMs, this.boundMs(count))
    const shutMs = this.budget.freeAt(now) - now
    const seenWithinMs = Math.max(soonMs, Math.min(every, firstAskMs), Number.isFinite(shutMs) ? shutMs : 0)
    return { askEveryMs: every, firstEndsSeenWithinMs: seenWithinMs, limitKnown: this.budget.known }
  }
}
