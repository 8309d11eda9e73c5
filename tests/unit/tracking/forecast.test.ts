import { describe, expect, it } from 'vitest'
import { Budget } from '../../../src/main/tracking/budget'
import { Forecast } from '../../../src/main/tracking/forecast'
import { LatencyModel } from '../../../src/main/tracking/latency-model'
import { Pricing } from '../../../src/main/tracking/pricing'
import { belief, dueAt, worth } from '../../../src/main/tracking/rule'
import type { Watched } from '../../../src/main/tracking/schedule'
import { ServerClock } from '../../../src/main/tracking/server-clock'
import { WatchList } from '../../../src/main/tracking/watch-list'
import { VirtualClock } from '../../support/virtual-clock'

const epoch = 1_700_000_000_000
const now = 1000

/** A connection that may make 60 requests per window, of which 50 remain. Executions take about `typicalMs`, and are pasted `lateMs` after their creation. */
function connection({ typicalMs = 30_000, lateMs = 0, windowMs = 60_000 } = {}) {
  const budget = new Budget(new ServerClock(new VirtualClock(0, epoch)), 'tenth')
  const latency = new LatencyModel()
  for (let nth = 0; nth < 100; nth += 1) {
    const durationMs = typicalMs * Math.exp(0.5 * Math.sin(nth * 12.9))
    latency.ended('m', durationMs)
    latency.endedAfterPaste(durationMs - lateMs)
  }
  const list = new WatchList(latency, 140)
  const pricing = new Pricing(list, budget, latency)
  const forecast = new Forecast(list, budget, pricing, latency)
  const reply = (limited: boolean, retryAfterMs: number | null = null): void => {
    budget.sent(now)
    budget.replied({ sentAt: now, receivedAt: now, rate: { limit: 60, remaining: 50, resetAt: epoch + windowMs, serverDate: null, retryAfterMs } }, limited)
  }
  const watch = (count: number): void => {
    const all = Array.from({ length: count }, (_, nth): Watched => ({
      id: `${nth}`, model: 'm', addedAt: 0, createdAt: 0, lastAskedAt: 0, seenUnfinishedAt: 0, expiresAt: null, resultDueSince: null,
    }))
    list.put(all, 0)
  }
  reply(false)
  return { budget, forecast, latency, list, pricing, reply, watch }
}

describe('a forecast', () => {
  it('says that an execution is asked when that is worth the present price, and in what band its model ends', () => {
    const { forecast, latency, list, pricing, watch } = connection()
    watch(60)
    const entry = list.get('0')
    if (!entry) throw new Error('not watched')
    const { at, modelBandMs, samples } = forecast.nextAsk(entry, now)
    expect(pricing.at(now).value).toBeGreaterThan(1000)
    expect(Math.abs(worth(entry.belief, at) - pricing.at(now).value)).toBeLessThan(1)
    expect({ ...modelBandMs, samples }).toEqual(latency.band('m'))
    expect(forecast.readyAt(now)).toBe(at)
  })

  it('says that one is ready now if all are being asked', () => {
    expect(connection().forecast.readyAt(now)).toBe(now)
  })

  it('says that the next request leaves when one is worth the price, but not before the price is checked or the limit allows it', () => {
    const { forecast, watch } = connection()
    watch(60)
    const readyAt = forecast.readyAt(now)
    expect(forecast.requestAt(now + 500, now, now)).toBe(readyAt)
    expect(forecast.requestAt(readyAt + 500, now, now)).toBe(readyAt + 500)
    expect(forecast.requestAt(now + 500, now + 500, now)).toBe(now + 500)
    expect(forecast.requestAt(now - 500, now + 500, now)).toBe(now)
  })
})

describe('an outlook', () => {
  it('says how often each is asked, and never less often than is promised', () => {
    const { forecast, pricing } = connection()
    expect(forecast.outlook(1000, now).askEveryMs).toBe(pricing.withMore(1000, now).askEveryMs)
    const slow = connection({ typicalMs: 36_000_000, windowMs: 5000 })
    expect(slow.pricing.withMore(1, now).askEveryMs).toBe(Infinity)
    expect(slow.forecast.outlook(1, now).askEveryMs).toBe(slow.forecast.boundMs(1))
  })

  it('knows the limit once a reply has told it, also later', () => {
    expect(connection().forecast.outlook(1, 600_000).limitKnown).toBe(true)
  })

  it.each([1, 1000])('says that the first ends are seen when the first of %i is asked, or as often as each is', (count) => {
    const { forecast, latency, pricing } = connection()
    const firstAskMs = dueAt(belief(latency.fresh(), now, null), pricing.withMore(count, now).value) - now
    const { askEveryMs, firstEndsSeenWithinMs } = forecast.outlook(count, now)
    expect(firstAskMs < askEveryMs).toBe(count > 1)
    expect(firstEndsSeenWithinMs).toBe(Math.min(firstAskMs, askEveryMs))
  })

  it('never says that ends are seen within less than a second, nor before the server lets us ask', () => {
    expect(connection({ lateMs: 600_000 }).forecast.outlook(1, now).firstEndsSeenWithinMs).toBe(1000)
    const { budget, forecast, reply } = connection()
    reply(true, 300_000)
    expect(forecast.outlook(1, now).firstEndsSeenWithinMs).toBe(300_000)
    budget.sent(now)
    expect(forecast.outlook(1, now).firstEndsSeenWithinMs).toBeLessThan(Infinity)
  })
})
