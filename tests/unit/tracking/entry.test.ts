import { describe, expect, it } from 'vitest'
import { Budget } from '../../../src/main/tracking/budget'
import { believe, newEntry, readyAt, reconsider, worthOf, type Entry } from '../../../src/main/tracking/entry'
import { Forecast } from '../../../src/main/tracking/forecast'
import { LatencyModel } from '../../../src/main/tracking/latency-model'
import { Pricing } from '../../../src/main/tracking/pricing'
import type { Watched } from '../../../src/main/tracking/schedule'
import { ServerClock } from '../../../src/main/tracking/server-clock'
import { WatchList } from '../../../src/main/tracking/watch-list'
import { VirtualClock } from '../../support/virtual-clock'

/** More than any belief is worth. */
const highPrice = 1e12
const boundMs = 120_000
const latency = new LatencyModel()
const watched = (facts: Partial<Watched> = {}): Watched => ({
  id: 'a', model: 'm', addedAt: 0, createdAt: 0, lastAskedAt: 0, seenUnfinishedAt: 0, expiresAt: null, resultDueSince: null, ...facts,
})
const believed = (one: Watched, model: LatencyModel): Entry => ({ ...newEntry(one, 0), belief: believe(one, model) })
const entry = (facts: Partial<Watched> = {}, more: Partial<Entry> = {}): Entry => ({ ...believed(watched(facts), latency), ...more })
const skips = (one: Entry, now: number): boolean => worthOf(one, now, boundMs) > highPrice

describe('whatever its price, a request is made', () => {
  it.each([
    ['for an execution whose expiry has passed', entry({ expiresAt: 30_000 }), 30_000],
    ['for a result that has waited 8 s', entry({ resultDueSince: 1000 }), 9000],
    ['for an execution unasked until its bound', entry(), boundMs],
    ['for what the user asks for', entry({}, { urgentSince: 5000 }), 5000],
  ])('%s, and not before', (_, one, at) => {
    expect(readyAt(one, highPrice, boundMs)).toBe(at)
    expect(skips(one, at)).toBe(true)
    if (one.urgentSince === null) expect(skips(one, at - 1)).toBe(false)
  })

  it('unless it failed just now', () => {
    for (const facts of [{ expiresAt: 30_000 }, { resultDueSince: 1000 }, {}]) {
      expect(readyAt(entry(facts, { holdUntil: 200_000 }), highPrice, boundMs)).toBe(200_000)
    }
    expect(readyAt(entry({}, { urgentSince: 5000, holdUntil: 200_000 }), highPrice, boundMs)).toBe(200_000)
  })

  it('first for what the user asks for, then for the longest overdue', () => {
    const [asked, expired, result] = [entry({}, { urgentSince: 99_000 }), entry({ expiresAt: 1000 }), entry({ resultDueSince: 50_000 })]
    const worths = [asked, expired, result].map((one) => worthOf(one, 100_000, boundMs))
    expect(worths.toSorted((a, b) => b - a)).toEqual(worths)
    expect(new Set(worths).size).toBe(3)
  })
})

it('a result is worth each second it waits', () => {
  expect(readyAt(entry({ resultDueSince: 1000 }), 70, boundMs)).toBe(1070)
  expect(worthOf(entry({ resultDueSince: 1000 }), 1070, boundMs)).toBe(70)
})

it('an execution seen unfinished after its expiry is worth what its age since then is, and no more because of the expiry', () => {
  const stuck = entry({ expiresAt: 30_000, seenUnfinishedAt: 40_000 })
  expect(stuck.belief.origin).toBe(30_000)
  expect(skips(stuck, 50_000)).toBe(false)
  expect(readyAt(stuck, highPrice, boundMs)).toBe(boundMs)
})

it('what is learned applies at once', () => {
  const learning = new LatencyModel()
  const [known, fresh] = [believed(watched(), learning), believed(watched({ seenUnfinishedAt: null }), learning)]
  learning.ended('m', 20_000)
  learning.endedAfterPaste(10_000)
  for (const one of [known, fresh]) reconsider(one, learning)
  expect(known.belief.table).toBe(learning.of('m'))
  expect(fresh.belief.table).toBe(learning.fresh())
})

it('none goes unasked for longer than two minutes, or four rounds of asking everybody once', () => {
  const budget = new Budget(new ServerClock(new VirtualClock()), 'tenth')
  const list = new WatchList(latency, 70)
  const forecast = new Forecast(list, budget, new Pricing(list, budget, latency), latency)
  // 54 may be asked per minute.
  expect([27, 54, 108].map((active) => forecast.boundMs(active))).toEqual([120_000, 240_000, 480_000])
  list.put(Array.from({ length: 54 }, (_, nth) => watched({ id: `${nth}` })), 0)
  expect([forecast.boundMs(0), forecast.boundMs(54)]).toEqual([240_000, 480_000])
})
