import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ServerClock } from '../../../src/main/tracking/server-clock'
import { VirtualClock } from '../../support/virtual-clock'

const rate = { limit: null, remaining: null, resetAt: null, retryAfterMs: null }

describe('the server clock', () => {
  it('finds the offset from whole seconds, and bounds it on the safe side', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -600_000, max: 600_000 }),
        fc.array(fc.record({ gap: fc.integer({ min: 1, max: 5000 }), out: fc.integer({ min: 1, max: 900 }), back: fc.integer({ min: 1, max: 900 }) }), {
          minLength: 1, maxLength: 30,
        }),
        (offset, exchanges) => {
          const clock = new VirtualClock()
          const server = new ServerClock(clock)
          const epochOf = (at: number): number => 1_700_000_000_000 + offset + at
          let at = 0
          for (const { gap, out, back } of exchanges) {
            const sentAt = at + gap
            const receivedAt = sentAt + out + back
            server.observe({ sentAt, receivedAt, rate: { ...rate, serverDate: Math.floor(epochOf(sentAt + out) / 1000) * 1000 } })
            at = receivedAt
          }
          expect(Math.abs(server.toMonotonic(epochOf(50_000)) - 50_000)).toBeLessThanOrEqual(1400)
          expect(server.latestMonotonic(epochOf(50_000))).toBeGreaterThanOrEqual(50_000)
        },
      ),
    )
  })

  it("tells how far the server is ahead of this machine's wall clock, even after that is set", () => {
    const clock = new VirtualClock(0, 1_700_000_000_000)
    const server = new ServerClock(clock)
    expect(server.aheadMs).toBeNull()
    server.observe({ sentAt: 0, receivedAt: 0, rate: { ...rate, serverDate: 1_700_003_600_000 } })
    expect(server.aheadMs).toBe(3_600_500)
    clock.jumpWall(3_600_000)
    expect(server.aheadMs).toBe(500)
  })

  it("is this machine's wall clock until a reply carries a date", () => {
    const clock = new VirtualClock(5000, 1_700_000_000_000)
    expect(new ServerClock(clock).toMonotonic(1_700_000_001_000)).toBe(6000)
  })

  it('follows at once when one of the clocks is set', () => {
    const server = new ServerClock(new VirtualClock())
    server.observe({ sentAt: 0, receivedAt: 100, rate: { ...rate, serverDate: 1_000_000_000 } })
    server.observe({ sentAt: 1000, receivedAt: 1100, rate: { ...rate, serverDate: 2_000_000_000 } })
    expect(Math.abs(server.toMonotonic(2_000_000_000) - 1050)).toBeLessThan(1100)
  })

  it('intersects what all dates tell, and widens that as time passes', async () => {
    const clock = new VirtualClock()
    const server = new ServerClock(clock)
    const second = 1_700_000_000_000
    for (const [sentAt, receivedAt, date] of [[0, 100, second], [600, 700, second + 1000], [900, 1600, second + 1000]] as const) {
      server.observe({ sentAt, receivedAt, rate: { ...rate, serverDate: date } })
    }
    // The second begins between 0 and 700.
    expect(server.latestMonotonic(second + 1000)).toBeCloseTo(700, -1)
    expect(server.toMonotonic(second + 1000)).toBeCloseTo(350, -1)
    await clock.run(10_001_600)
    expect(server.latestMonotonic(second + 1000)).toBeCloseTo(2700, -1)
  })
})
