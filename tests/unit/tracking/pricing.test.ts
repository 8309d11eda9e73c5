import { describe, expect, it } from 'vitest'
import { Budget } from '../../../src/main/tracking/budget'
import { LatencyModel } from '../../../src/main/tracking/latency-model'
import { Pricing } from '../../../src/main/tracking/pricing'
import { belief, expectedAsks } from '../../../src/main/tracking/rule'
import type { Watched } from '../../../src/main/tracking/schedule'
import { ServerClock } from '../../../src/main/tracking/server-clock'
import { WatchList } from '../../../src/main/tracking/watch-list'
import { VirtualClock } from '../../support/virtual-clock'

const epoch = 1_700_000_000_000
const floor = 140
const resetAt = 60_000
const roundTripMs = 400

/** A connection that may make 60 requests a minute, with nothing under watch. Ends of its model, and times from pasting to the end, are learned. */
function connection(durationMs: (nth: number) => number) {
  const budget = new Budget(new ServerClock(new VirtualClock(0, epoch)), 'tenth')
  const latency = new LatencyModel()
  for (let nth = 0; nth < 100; nth += 1) {
    latency.ended('m', durationMs(nth))
    latency.endedAfterPaste(durationMs(nth))
  }
  const list = new WatchList(latency, floor)
  const pricing = new Pricing(list, budget, latency)
  /** The first reply tells how many requests remain. */
  const tell = (remaining: number): void => {
    budget.sent(0)
    const rate = { limit: 60, remaining, resetAt: epoch + resetAt, serverDate: null, retryAfterMs: null }
    budget.replied({ sentAt: 0, receivedAt: roundTripMs, rate }, false)
  }
  /** `count` created `apartMs` after one another, all last seen unfinished at age 0 or at time 0. */
  const watch = (count: number, apartMs: number, facts: Partial<Watched> = {}): void => {
    const all = Array.from({ length: count }, (_, nth): Watched => {
      const [id, createdAt] = [`${list.size + nth}`, -apartMs * nth]
      return { id, model: 'm', addedAt: createdAt, createdAt, lastAskedAt: 0, seenUnfinishedAt: 0, expiresAt: null, resultDueSince: null, ...facts }
    })
    list.put(all, 0)
  }
  return { budget, latency, list, pricing, tell, watch }
}
const about30s = (nth: number): number => 30_000 * Math.exp(0.5 * Math.sin(nth * 12.9))
const aSecond = (nth: number): number => 1000 + nth

/** c(x) = x + x²/120 s, in ms. */
const cost = (ms: number): number => ms + ms ** 2 / 120_000

describe('a request costs the least at which all that are expected before Reset fit into what is left', () => {
  const now = 1000
  /** Expects that of a price, given how many requests are expected at any. `slack`: how far off our own estimate of them may be. */
  function expectFit(value: number, left: number, expectedAt: (price: number) => number, slack = 0): void {
    expect(value).toBeGreaterThan(floor)
    expect(expectedAt(1.1 * value)).toBeLessThanOrEqual(left * (1 + slack))
    expect(expectedAt(value / 1.1)).toBeGreaterThan(left * (1 - slack))
  }
  const asks = (count: number, apartMs: number, latency: LatencyModel, price: number, perEnd = 0): number =>
    Array.from({ length: count }, (_, nth) => expectedAsks(belief(latency.of('m'), -apartMs * nth, 0), price, now, resetAt, perEnd)).reduce((sum, one) => sum + one, 0)

  // Of more than 63 a sample stands for all.
  it.each([[10, 1, 40, 0], [20, 1, 55, 0], [150, 10, 50, 0.1]])('about %i executions', (count, scale, remaining, slack) => {
    const { budget, latency, pricing, tell, watch } = connection((nth) => scale * about30s(nth))
    const apartMs = (scale * 20_000) / count
    tell(remaining)
    watch(count, apartMs)
    expectFit(pricing.at(now).value, budget.allowance(now).requests, (price) => asks(count, apartMs, latency, price), slack)
  })

  it('and one more for each result that is due, or foreseen as most ends had one', () => {
    const { budget, latency, pricing, tell, watch } = connection(about30s)
    tell(57)
    watch(10, 500)
    watch(15, 0, { resultDueSince: 0 })
    for (let nth = 0; nth < 100; nth += 1) pricing.sawEnd(null, true)
    expectFit(pricing.at(now).value, budget.allowance(now).requests, (price) => 15 + asks(10, 500, latency, price, 1))
  })

  it.each([0, 60])('and IDs that are pasted at the recent rate: the first request about each, and those that its model needs if it has not ended yet (%i had, 100 not)', (already) => {
    const { budget, latency, pricing, tell } = connection((nth) => about30s(nth) / 3)
    for (let nth = 0; nth < already; nth += 1) latency.endedAfterPaste(-1)
    tell(57)
    for (let nth = 0; nth <= 20; nth += 1) pricing.arrivals.pasted(1, -60_000 + 3000 * nth)
    pricing.sawEnd('m', false)
    const left = budget.allowance(now)
    const table = latency.of('m')
    expectFit(pricing.at(now).value, left.requests, (price) => {
      const laterEach = Array.from({ length: 100 }, (_, i) => expectedAsks(belief(table, 0, 0), price, 0, ((i + 0.5) / 100) * left.ms)).reduce((sum, one) => sum + one / 100, 0)
      return (20 / 60_000) * left.ms * (1 + laterEach * latency.fresh().survival(0))
    }, 0.1)
  })

  it('but no less than what the user chose', () => {
    const { pricing, tell, watch } = connection(about30s)
    tell(59)
    watch(3, 500)
    expect(pricing.at(now).value).toBe(floor)
  })
})

describe('the price is capped', () => {
  /** A fifth of the cost of waiting until Reset, and then for half of those who cannot be asked before. */
  const ceiling = (now: number, spendingMs: number, waiting: number): number => 0.2 * cost(resetAt - now - spendingMs + (waiting * (60_000 / 54)) / 2)
  const spendingMs = (requests: number): number => 1000 + (requests * roundTripMs) / 10

  it.each([1000, 30_000])('by what it costs to wait for the next turn, with many to be asked (%i ms)', (now) => {
    const { budget, pricing, tell, watch } = connection(aSecond)
    tell(40)
    watch(500, 0, { seenUnfinishedAt: -10_000, createdAt: -10_000 })
    const { requests } = budget.allowance(now)
    const most = ceiling(now, spendingMs(requests), 500 - requests)
    expect(pricing.at(now).value).toBeLessThanOrEqual(most)
    expect(pricing.at(now).value).toBeGreaterThan(most / 1.1)
  })

  it('by what it costs to wait until Reset, with few to be asked and many expected', () => {
    const { budget, pricing, tell, watch } = connection(aSecond)
    tell(40)
    watch(5, 0)
    for (let nth = 0; nth < 4; nth += 1) pricing.arrivals.pasted(100, 0)
    const most = ceiling(1000, spendingMs(budget.allowance(1000).requests), 0)
    expect(pricing.at(1000).value).toBeLessThanOrEqual(most)
    expect(pricing.at(1000).value).toBeGreaterThan(most / 1.1)
  })

  it('for more that may be pasted by what they wait in a whole window, whatever is left of the present one', () => {
    const priceWith = (remaining: number): number => {
      const { pricing, tell } = connection(about30s)
      tell(remaining)
      return pricing.withMore(20, 1000).value
    }
    expect(priceWith(12)).toBe(priceWith(58))
    const { pricing, watch } = connection(aSecond)
    watch(100, 0)
    const most = ceiling(0, 1000 + (54 * 150) / 10, 400 + 100 - 54)
    expect(pricing.withMore(400, 0).value).toBeLessThanOrEqual(most)
    expect(pricing.withMore(400, 0).value).toBeGreaterThan(most / 1.1)
  })

  it('by what the user chose, as long before Reset as it takes to send the rest, and while the window is unknown', () => {
    const { budget, pricing, tell, watch } = connection(aSecond)
    watch(500, 0, { seenUnfinishedAt: -10_000, createdAt: -10_000 })
    expect(pricing.at(0).value).toBe(floor)
    tell(57)
    pricing.forget()
    const lastMs = spendingMs(budget.allowance(resetAt - 3000).requests)
    expect(pricing.at(resetAt - lastMs - 600).value).toBeGreaterThan(floor)
    expect(pricing.at(resetAt - lastMs).value).toBe(floor)
  })
})

describe('the price is found anew', () => {
  it('every half second', () => {
    const { pricing, tell, watch } = connection(aSecond)
    tell(40)
    expect(pricing.at(1000).value).toBe(floor)
    watch(500, 0)
    expect(pricing.at(1499).value).toBe(floor)
    expect(pricing.at(1500).value).toBeGreaterThan(floor)
  })

  it('after replies, and at once after the one that reveals the window', () => {
    const { pricing, tell, watch } = connection(aSecond)
    watch(500, 0)
    expect(pricing.at(roundTripMs - 1).value).toBe(floor)
    tell(40)
    pricing.touch(roundTripMs)
    expect(pricing.at(roundTripMs).value).toBeGreaterThan(floor)
    const before = pricing.at(roundTripMs)
    pricing.touch(roundTripMs + 400)
    expect(pricing.at(roundTripMs + 400)).not.toBe(before)
  })
})

describe('how often each is asked', () => {
  it('is as often as the limit allows, if it does not allow more', () => {
    const { budget, pricing, tell, watch } = connection(aSecond)
    tell(40)
    watch(500, 0)
    expect(pricing.at(30_000).askEveryMs).toBe((budget.windowMs * 500) / 54)
    expect(pricing.withMore(100, 30_000).askEveryMs).toBe((budget.windowMs * 600) / 54)
  })

  it('is as often as the price makes it, otherwise, and never if none is to be asked', () => {
    const { budget, latency, pricing, tell, watch } = connection(about30s)
    tell(59)
    expect(pricing.at(1000).askEveryMs).toBe(Infinity)
    watch(5, 0)
    const each = expectedAsks(belief(latency.of('m'), 0, 0), floor, 2000, 2000 + budget.windowMs)
    expect(pricing.at(2000).askEveryMs).toBeCloseTo(budget.windowMs / each, 0)
  })
})
