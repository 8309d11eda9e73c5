import { expect, it } from 'vitest'
import { Purge } from '../../../src/main/purge'
import { VirtualClock } from '../../support/virtual-clock'

it('deletes what an earlier run stopped tracking a few at a time, with time for everything else between, until it is stopped or nothing is left', async () => {
  const clock = new VirtualClock()
  let left = 49_000
  const sizes: number[] = []
  const purge = new Purge({ clock, repository: { purgeLeftOver: (most) => (sizes.push(most), (left -= most) > 0) } })
  purge.start()
  expect(sizes).toHaveLength(1)
  await clock.run(clock.monotonic() + 1_000)
  expect(sizes).toHaveLength(11)
  expect(Math.max(...sizes)).toBeLessThanOrEqual(100)
  purge.stop()
  await clock.run(clock.monotonic() + 600_000)
  expect(sizes).toHaveLength(11)

  purge.start()
  await clock.run(clock.monotonic() + 600_000)
  expect(left).toBe(0)
  expect(sizes).toHaveLength(49_000 / 50)
})
