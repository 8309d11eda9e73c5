import { expect, it } from 'vitest'
import { backOffMs } from '../../../src/main/tracking/backoff'

it('a wait is drawn from twice as long a time after each failure, up to a minute', () => {
  expect([1, 2, 3, 5, 6, 1_000].map((failures) => backOffMs(failures, () => 1))).toEqual([2_000, 4_000, 8_000, 32_000, 60_000, 60_000])
  expect(backOffMs(3, () => 0.25)).toBe(2_000)
})
