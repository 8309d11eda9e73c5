import { expect, it } from 'vitest'
import { Arrivals } from '../../../src/main/tracking/arrivals'

const minute = 60_000

it('IDs are expected at the rate of those pasted after the first paste, over a window at least, for three windows', () => {
  const arrivals = new Arrivals()
  arrivals.pasted(40, 0)
  expect(arrivals.rate(1_000, minute)).toBe(0)
  for (let nth = 0; nth < 12; nth += 1) arrivals.pasted(1, 10_000)
  expect(arrivals.rate(20_000, minute)).toBe(12 / minute)
  expect(arrivals.rate(120_000, minute)).toBe(12 / (2 * minute))
  expect(arrivals.rate(3 * minute + 1, minute)).toBe(11 / (3 * minute - 9_999))
  expect(arrivals.rate(3 * minute + 10_000, minute)).toBe(0)
})

it('models are expected by their share of the ends, the latest most, until they are forgotten', () => {
  const arrivals = new Arrivals()
  arrivals.ended('old')
  arrivals.ended('new')
  expect(arrivals.mix()).toEqual([{ model: 'old', share: 0.98 / 1.98 }, { model: 'new', share: 1 / 1.98 }])
  for (let nth = 0; nth < 250; nth += 1) arrivals.ended('new')
  expect(arrivals.mix()).toEqual([{ model: 'new', share: 1 }])
})
