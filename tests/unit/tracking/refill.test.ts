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

describe('how a bucket reveals itself', () => {
  it('by a Reset that each request postpones before it has passed, which bounds the time to fill it', () => {
    const burst = [10, 20, 30, 40].map((used): [number, number, number] => [5000, 60 - used, 5000 + 1000 * used])
    expect(refillAfter(...burst.slice(0, 1)).fullMs).toBeNull()
    expect(refillAfter(...burst.slice(0, 2)).fullMs).toBe((60 * 21_000) / 20)
    expect(refillAfter(...burst).fullMs).toBe((60 * 41_000) / 40)
    expect(refillAfter(...burst, [6000, 50, 36_000], [6000, 60, 36_000]).fullMs).toBe((60 * 41_000) / 40)
  })

  it('not by a Reset that moves on once it has passed, or seems to because it is truncated to a second', () => {
    expect(refillAfter([0, 30, 10_000], [10_100, 30, 15_000], [15_100, 30, 20_000]).fullMs).toBeNull()
    expect(refillAfter([0, 30, 10_000], [8500, 30, 15_000]).fullMs).toBeNull()
    expect(refillAfter([0, 30, 10_000], [100, 29, 11_000]).fullMs).toBeNull()
  })

  it('not while it is empty, when it may tell only the next token', () => {
    expect(refillAfter([0, 50, 10_000], [0, 40, 20_000], [0, 0, 1000]).fullMs).toBe((60 * 21_000) / 20)
    expect(refillAfter([0, 50, 10_000], [0, 40, 20_000], [0, 1, 59_000]).fullMs).toBe((60 * 60_000) / 59)
  })

  it('by no time that is less than the second to which Reset is told, nor than what the server may mean by its clock', () => {
    expect(refillAfter([0, 50, 10_000], [0, 40, 20_000], [30_000, 40, 20_000]).fullMs).toBe((60 * 1000) / 20)
    const serverClock = new ServerClock(new VirtualClock(0, epoch))
    serverClock.observe({ sentAt: 0, receivedAt: 3000, rate: { limit: 60, remaining: 50, resetAt: null, serverDate: epoch, retryAfterMs: null } })
    const refill = new Refill(serverClock)
    for (const used of [10, 20]) refill.told(60, 60 - used, epoch + 1000 * used, 3000)
    // It was as early as 0:00 when the reply came.
    expect(refill.fullMs).toBe((60 * 21_000) / 20)
  })

  it('no longer once it is forgotten', () => {
    const refill = refillAfter([0, 50, 10_000], [0, 40, 20_000])
    refill.forget()
    refill.told(60, 30, epoch + 30_000, 0)
    expect(refill.fullMs).toBeNull()
  })
})
