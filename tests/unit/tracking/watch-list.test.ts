import { expect, it } from 'vitest'
import { LatencyModel } from '../../../src/main/tracking/latency-model'
import type { Watched } from '../../../src/main/tracking/schedule'
import { WatchList } from '../../../src/main/tracking/watch-list'

const pasted = (id: string): Watched => ({
  id, addedAt: 0, model: null, createdAt: null, expiresAt: null, lastAskedAt: null, seenUnfinishedAt: null, resultDueSince: null,
})

it('holds of those awake what is believed now, not what was believed when they woke', () => {
  const latency = new LatencyModel()
  const list = new WatchList(latency, 100)
  list.put(pasted('awake'), 0)
  list.ripen(10_000)
  const unlearned = list.best(10_000, 0)?.worth ?? NaN
  for (let end = 0; end < 20; end += 1) latency.endedAfterPaste(5000)
  list.put(pasted('asleep'), 10_000)
  const learned = list.best(11_000, 0)?.worth ?? NaN
  list.drop('awake')
  list.ripen(11_000)
  expect(learned).toBe(list.best(11_000, 0)?.worth)
  expect(learned).toBeGreaterThan(10 * unlearned)
})
