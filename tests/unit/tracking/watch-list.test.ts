import { expect, it } from 'vitest'
import { LatencyModel } from '../../../src/main/tracking/latency-model'
import type { Watched } from '../../../src/main/tracking/schedule'
import { WatchList } from '../../../src/main/tracking/watch-list'

const pasted = (id: string): Watched => ({
  id, addedAt: 0, model: null, createdAt: null, expiresAt: null, lastAskedAt: null, seenUnfinishedAt: null, resultDueSince: null,
})

it('uses present beliefs about awake entries, not those from when they woke', () => {
  const latency = new LatencyModel()
  const list = new WatchList(latency, 100)
  list.put([pasted('awake')], 0)
  list.wakeDue(10_000)
  const unlearned = list.best(10_000, 0)?.worth ?? NaN
  for (let end = 0; end < 20; end += 1) latency.endedAfterPaste(5000)
  list.put([pasted('asleep')], 10_000)
  const learned = list.best(11_000, 0)?.worth ?? NaN
  list.drop('awake')
  list.wakeDue(11_000)
  expect(learned).toBe(list.best(11_000, 0)?.worth)
  expect(learned).toBeGreaterThan(10 * unlearned)
})

it('counts all that are added before it believes anything about one of them', () => {
  const latency = new LatencyModel()
  const list = new WatchList(latency, 100)
  const running = Array.from({ length: 5 }, (_, n) => ({ ...pasted(`${n}`), model: 'm', createdAt: 0, lastAskedAt: 60_000, seenUnfinishedAt: 60_000 }))
  expect(new Set(list.put(running, 60_000).map(({ belief }) => belief.table))).toEqual(new Set([latency.of('m')]))
})

it('compares again as soon as a reply may have taught something, if few are awake', () => {
  const latency = new LatencyModel()
  const list = new WatchList(latency, 100)
  const seen = { createdAt: 0, lastAskedAt: 1000, seenUnfinishedAt: 1000 }
  for (let end = 0; end < 20; end += 1) latency.ended('soon', 15_000)
  list.put(['soon', 'unknown'].map((model) => ({ ...pasted(model), ...seen, model })), 1000)
  list.wakeDue(20_000)
  expect(list.best(20_000, 0)?.watched.id).toBe('soon')
  for (let end = 0; end < 20; end += 1) latency.ended('unknown', 5_000)
  expect(list.best(20_005, 0)?.watched.id).toBe('unknown')
})

it('still takes an execution for busy that was removed and added again while it is being asked', () => {
  const list = new WatchList(new LatencyModel(), 100)
  const ready = (): string | undefined => {
    list.wakeDue(600_000)
    return list.best(600_000, 0)?.watched.id
  }
  for (const one of list.put([pasted('a')], 0)) list.markBusy(one)
  list.drop('a')
  const again = list.put([pasted('a')], 10)
  expect(ready()).toBeUndefined()
  for (const one of again) list.markFree(one, 20)
  expect(ready()).toBe('a')
})

it('does not count executions past their expiry as running, as they would stretch the bands of all others', () => {
  const bandWith = (stuck: number, seenUnfinishedAt: number): number => {
    const latency = new LatencyModel()
    const list = new WatchList(latency, 100)
    for (let end = 0; end < 30; end += 1) latency.ended('m', 20_000 + 200 * end)
    const all = Array.from({ length: stuck }, (_, n) => ({ ...pasted(`${n}`), model: 'm', createdAt: 0, expiresAt: 300_000 }))
    for (const at of [15_000, seenUnfinishedAt]) list.put(all.map((one) => ({ ...one, seenUnfinishedAt: at })), at)
    return latency.band('m')?.to ?? NaN
  }
  expect(bandWith(15, 299_000)).toBeGreaterThan(2 * bandWith(0, 0))
  expect(bandWith(15, 3_600_000)).toBe(bandWith(0, 0))
})
