import { describe, expect, it } from 'vitest'
import { Refill } from '../../../src/main/tracking/refill'
import { ServerClock } from '../../../src/main/tracking/server-clock'
import { VirtualClock } from '../../support/virtual-clock'

const epoch = 1_700_000_000_000

/** Readings of a limit of 60: when they came (ms), what remained, and when Reset was said to be. */
function refillAfter(...readings: [now: number, remaining: number, resetAt: number][]): Refill {
  const refill = new Refill(new ServerClock(new VirtualClock(0, epoch)))
  for (const [now, remaining, resetAt] of readings) refill.told(60, remaining, epoch + resetAt, now)
  return refill
}

describe('what a bucket shows of itself', () => {
  it('is a Reset that each request puts off before it has passed: then it flows back in a known time at most', () => {
    const burst = [10, 20, 30, 40].map((used): [number, number, number] => [0, 60 - used, 1000 * used])
    expect(refillAfter(...burst.slice(0, 1)).fullMs).toBeNull()
    expect(refillAfter(...burst.slice(0, 2)).fullMs).toBe((60 * 21_000) / 20)
    expect(refillAfter(...burst).fullMs).toBe((60 * 41_000) / 40)
  })

  it('is not one that moves on when it has passed, or seems to by the second to which it was cut', () => {
    expect(refillAfter([0, 30, 10_000], [10_100, 30, 15_000], [15_100, 30, 20_000]).fullMs).toBeNull()
    expect(refillAfter([0, 30, 10_000], [8500, 30, 15_000]).fullMs).toBeNull()
  })

  it('is not read from an empty one, which may tell the next token alone', () => {
    expect(refillAfter([0, 50, 10_000], [0, 40, 20_000], [0, 0, 1000]).fullMs).toBe((60 * 21_000) / 20)
  })

  it('holds no longer once forgotten', () => {
    const refill = refillAfter([0, 50, 10_000], [0, 40, 20_000])
    refill.forget()
    expect(refill.fullMs).toBeNull()
  })
})
