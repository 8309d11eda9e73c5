import type { Budget } from './budget'
import { Arrivals } from './arrivals'
import type { LatencyModel } from './latency-model'
import { belief, expectedAsks, priceOf } from './rule'
import type { WatchList } from './watch-list'

/** The price is found anew after this long, from at most so many executions. */
const freshForMs = 500
/** After a reply it is found anew already when it is older than this. */
const staleAfterReplyMs = 100
const mostSampled = 32
/** What is not spent is lost at Reset: the price is at most this share of the time that is left. */
const ceilingShare = 0.15

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

  /** The price if `count` more were pasted now. */
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

  sawEnd(resultDue: boolean): void {
    this.#resultShare += (Number(resultDue) - this.#resultShare) / 20
  }

  #find(now: number, more: number): Price {
    const { requests, ms } = this.budget.allowance(now)
    const until = now + ms
    const { entries, weight } = this.list.sample(mostSampled)
    const fresh = belief(this.latency.fresh(), now, null)
    const arriving = this.arrivals.rate(now, this.budget.windowMs) * ms
    const justAsked = belief(fresh.table, now, now)
    const asksAt = (price: number): number => {
      let asks = 0
      if (arriving > 0) asks += arriving * (1 + expectedAsks(justAsked, price, now, now + ms / 2, this.#resultShare))
      asks += more > 0 ? more * expectedAsks(fresh, price, now, until, this.#resultShare) : 0
      for (const { watched, belief: held } of entries) {
        asks += weight * (watched.resultDueSince === null ? expectedAsks(held, price, now, until, this.#resultShare) : 1)
      }
      return asks
    }
    const value = priceOf(asksAt, requests, this.list.floor, ceilingShare * ms, this.#last)
    const asks = Math.min(requests, asksAt(value))
    return { value, askEveryMs: asks > 0 ? (ms * (this.list.active + more)) / asks : Infinity }
  }
}
