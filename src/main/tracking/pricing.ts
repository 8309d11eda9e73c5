import type { Budget } from './budget'
import { Arrivals } from './arrivals'
import { costOf } from './duration-grid'
import type { LatencyModel } from './latency-model'
import { belief, expectedAsks, priceOf } from './rule'
import type { WatchList } from './watch-list'

/** The price is found anew after this long. */
const freshForMs = 500
/** After a reply it is found anew already when it is older than this. */
const staleAfterReplyMs = 100
/** From fewer than twice so many executions. */
const mostSampled = 32
/** The price is at most this share of what the wait until an execution that is not asked now gets its turn would cost. */
const ceilingShare = 0.2
/** What is still to be spent must leave before Reset, which is told in whole seconds; about as long each request takes. */
const edgeMs = 1000
const sendMs = 15
/** Where in the time that is left those still to be pasted come: Gauss's two points. */
const pasteMoments = [0.2113, 0.7887]

/** What a request costs at present, ms of delay, and how often each execution is asked at that price. */
export interface Price {
  value: number
  askEveryMs: number
}

/** Keeps the price of a request: the least at which what will be asked until the window ends fits into what is left. */
export class Pricing {
  #found: (Price & { at: number }) | null = null
  readonly arrivals = new Arrivals()
  #last = 0
  /** Share of the ends seen that bring a result to fetch. */
  #resultShare = 0

  constructor(
    private readonly list: WatchList,
    private readonly budget: Budget,
    private readonly latency: LatencyModel,
  ) {}

  /** The price now; found anew when it is old or `forget` was called. */
  at(now: number): Price {
    if (!this.#found || now - this.#found.at >= freshForMs) {
      this.#found = { ...this.#find(now, 0), at: now }
      this.#last = this.#found.value
    }
    return this.#found
  }

  /** The price over a whole window if `count` more were pasted now. */
  withMore(count: number, now: number): Price {
    return this.#find(now, count)
  }

  /** A reply came. */
  touch(now: number): void {
    if (this.#found && now - this.#found.at >= staleAfterReplyMs) this.#found = null
  }

  forget(): void {
    this.#found = null
  }

  sawEnd(model: string | null, resultDue: boolean): void {
    if (model !== null) this.arrivals.ended(model)
    this.#resultShare += (Number(resultDue) - this.#resultShare) / 20
  }

  #find(now: number, more: number): Price {
    const { requests, ms } = more > 0 ? this.budget.whole : this.budget.allowance(now)
    const until = now + ms
    const { entries, weight } = this.list.sample(mostSampled)
    const fresh = belief(this.latency.fresh(), now, null)
    const arriving = this.arrivals.rate(now, this.budget.windowMs) * ms
    // Nobody asks how far it is beyond what may be spent.
    const asksAt = (price: number): number => {
      let asks = 0
      if (arriving > 0) asks += arriving * (1 + this.#asksAfterFirst(price, ms))
      asks += more > 0 ? more * expectedAsks(fresh, price, now, until, this.#resultShare) : 0
      for (const { watched, belief: held } of entries) {
        if (asks > requests) break
        asks += weight * (watched.resultDueSince === null ? expectedAsks(held, price, now, until, this.#resultShare) : 1)
      }
      return asks
    }
    const value = priceOf(asksAt, requests, this.list.floor, this.#ceiling(requests, ms, more, now), this.#last)
    const asks = Math.min(requests, asksAt(value))
    return { value, askEveryMs: asks > 0 ? (ms * (this.list.active + more)) / asks : Infinity }
  }

  /**
   * What is not spent is lost at Reset, so near it whatever is left is spent; and while the window is not known, one
   * request is well spent on learning it. Otherwise asking pays once its worth is a fair share of what the wait for the
   * next turn costs: until Reset, or on average half of what the limit needs for all that cannot be asked before.
   */
  #ceiling(requests: number, ms: number, more: number, now: number): number {
    const spendingMs = edgeMs + sendMs * requests
    if (ms <= spendingMs || (more === 0 && !this.budget.sees(now))) return this.list.floor
    const waiting = Math.max(0, this.list.active + more - requests)
    return ceilingShare * costOf(ms - spendingMs + (waiting * this.budget.paceMs) / 2)
  }

  /** Requests after the first about one that is pasted within `ms`, until these have passed. */
  #asksAfterFirst(price: number, ms: number): number {
    let asks = 0
    for (const { model, share } of this.arrivals.mix()) {
      const held = belief(this.latency.of(model), 0, 0)
      for (const moment of pasteMoments) {
        asks += (share / pasteMoments.length) * expectedAsks(held, price, 0, moment * ms, this.#resultShare)
      }
    }
    return asks * this.latency.fresh().survival(0)
  }
}
