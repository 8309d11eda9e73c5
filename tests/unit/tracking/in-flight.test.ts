import { expect, it } from 'vitest'
import { InFlight } from '../../../src/main/tracking/in-flight'

it('a reply is waited for as long as four round trips, and for 3 s', () => {
  const inFlight = new InFlight()
  expect(inFlight.awaitedUntil).toBe(-Infinity)
  const waits = (tookMs: number): number => {
    inFlight.sent(0)
    inFlight.replied(tookMs)
    inFlight.sent(0)
    const until = inFlight.awaitedUntil
    inFlight.lost()
    return until
  }
  // The first round trip counts whole, each later one an eighth.
  expect([waits(1000), waits(9000), waits(9000)]).toEqual([4000, 8000, 11_500])
  expect(inFlight.awaitedUntil).toBe(-Infinity)
  const quick = new InFlight()
  quick.sent(500)
  quick.replied(10)
  quick.sent(1000)
  expect(quick.awaitedUntil).toBe(4000)
})
