import type { Budget } from './budget'
import { Arrivals } from './arrivals'
import { costOf } from './duration-grid'
import type { LatencyModel } from './latency-model'
import type { Allowance } from './rate-window'
import { maxInFlight } from './schedule'
import { belief, expectedAsks, priceOf } from './rule'
import type { WatchList } from './watch-list'

/** The price is recomputed after this long. */
const freshForMs = 500
/** After a reply it is recomputed if it is older than this. */
const staleAfterReplyMs = 100
/** The price is computed from a sample of fewer than twice this many executions. */
const maxSampled = 32
/** Cap on the price: this share of what it costs an execution that is not asked now to wait for its next turn. */
const ceilingShare = 0.2
/** Requests left over must be sent this long before Reset, which is told in whole seconds. */
const edgeMs = 1000
/** Where in the remaining time future pastes are assumed to come: the two points of Gaussian quadrature. */
const pasteMoments = [0.2113, 0.7887]

/** The present price of a request, in ms of delay, and how often each execution is asked at that price. */
interface Price {
  value: number
  askEveryMs: number
}

/** Maintains the price of a request: the lowest at which everything expected before the window ends fits into what is left. */
export class Pricing {
  /** `blind`: computed while the window was unknown. */
  #found: (Price & { at: number; blind: boolean }) | null = null
  readonly arrivals = new Arrivals()
  #last = 0
  /** Share of recent ends that led to a result to fetch. */
  #resultShare = 0

  constructor(
    private readonly list: WatchList,
    private readonly budget: Budget,
    private readonly latency: LatencyModel,
  ) {}

  /** The price now; recomputed if it is old or `forget` was called. */
  at(now: number): Price {
    if (!this.#found || now - this.#found.at >= freshForMs) {
      this.#found = { ...this.#find(now, 0), at: now, blind: !this.budget.sees(now) }
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
    if (this.#found && (this.#found.blind || now - this.#found.at >= staleAfterReplyMs)) this.#found = null
  }

  forget(): void {
    this.#found = null
  }

  sawEnd(model: string | null, resultDue: boolean): void {
    if (model !== null) this.arrivals.ended(model)
    this.#resultShare += (Number(resultDue) - this.#resultShare) / 20
  }

  #find(now: number, more: number): Price {
    const { whole } = this.budget
    const left = more > 0 ? whole : this.budget.allowance(now)
    const { entries, weight } = this.list.sample(maxSampled)
    const fresh = belief(this.latency.fresh(), now, null)
    const arrivalRate = this.arrivals.rate(now, this.budget.windowMs)
    // Once the sum exceeds the budget, by how much does not matter.
    const asksWithin = ({ requests, ms }: Allowance, price: number): number => {
      const until = now + ms
      const arriving = arrivalRate * ms
      let asks = 0
      if (arriving > 0) asks += arriving * (1 + this.#asksAfterFirst(price, ms))
      asks += more > 0 ? more * expectedAsks(fresh, price, now, until, this.#resultShare) : 0
      for (const { watched, belief: held } of entries) {
        if (asks > requests) break
        asks += weight * (watched.resultDueSince === null ? expectedAsks(held, price, now, until, this.#resultShare) : 1)
      }
      return asks
    }
    const value = priceOf((price) => asksWithin(left, price), left.requests, this.list.floor, this.#ceiling(left, more, now), this.#last)
    // What is left of the window, just before or after Reset, says little about how often each is asked.
    const asks = Math.min(whole.requests, asksWithin(whole, value))
    return { value, askEveryMs: asks > 0 ? (whole.ms * (this.list.active + more)) / asks : Infinity }
  }

  /**
   * The highest price worth waiting for. Requests left at Reset are lost, so shortly before it the price drops to the floor. It also
   * does while the window is unknown, because learning it is worth a request. Otherwise asking pays once its worth is a fair share of
   * what waiting for the next turn costs: the time to Reset, plus on average half of the time the limit needs for everybody who
   * cannot be asked before.
   */
  #ceiling({ requests, ms }: Allowance, more: number, now: number): number {
    const spendingMs = edgeMs + (requests * this.budget.inFlight.roundTripMs) / maxInFlight
    if (ms <= spendingMs || (more === 0 && !this.budget.sees(now))) return this.list.floor
    const waiting = Math.max(0, this.list.active + more - requests)
    return ceilingShare * costOf(ms - spendingMs + (waiting * this.budget.paceMs) / 2)
  }

  /** How many requests, after its first, an ID pasted within the next `ms` needs before they have passed. */
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
