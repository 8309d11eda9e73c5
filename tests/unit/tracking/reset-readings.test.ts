import { expect, it } from 'vitest'
import { ResetReadings } from '../../../src/main/tracking/reset-readings'
import { ServerClock } from '../../../src/main/tracking/server-clock'
import { VirtualClock } from '../../support/virtual-clock'

const epoch = 1_700_000_000_000
const minute = 60_000
const readings = (): ResetReadings => new ResetReadings(new ServerClock(new VirtualClock(0, epoch)))

it('a Reset up to a quarter of an hour ahead, or not quite a second ago, is believed at once', () => {
  const believed = (aheadMs: number): boolean => readings().believed(epoch + 5000 + aheadMs, 4900, 5000) !== null
  expect([-1000, -999, 0, 15 * minute - 1, 15 * minute].map(believed)).toEqual([false, true, true, true, false])
})

it('one further ahead is believed when the reply to a later request confirms it, and no more than a day ahead', () => {
  const far = readings()
  const hour = epoch + 60 * minute
  expect(far.believed(hour, 0, 100)).toBeNull()
  // This request had left before the first such reply came.
  expect(far.believed(hour, 99, 150)).toBeNull()
  expect(far.believed(hour, 100, 200)).toBe(hour)
  expect(far.believed(epoch + 24 * 60 * minute + 300, 200, 300)).toBeNull()
  expect(far.believed(epoch + 24 * 60 * minute + 399, 300, 400)).toBe(epoch + 24 * 60 * minute + 399)
})

it('one further ahead must be confirmed anew after a nearer one', () => {
  const far = readings()
  const hour = epoch + 60 * minute
  for (const [at, reset] of [[100, hour], [200, epoch + minute]] as const) far.believed(reset, at - 50, at)
  expect(far.believed(hour, 250, 300)).toBeNull()
  expect(far.believed(hour, 300, 400)).toBe(hour)
})
