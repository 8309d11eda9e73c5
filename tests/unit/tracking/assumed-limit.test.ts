import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { many, plain, RateLimitedServer, type ServerOptions } from '../../support/rate-limited-server'

const minuteMs = 60_000

/** A server that never tells its limit, with more to ask than any limit allows. */
function silent(options: Partial<ServerOptions>): RateLimitedServer {
  const server = new RateLimitedServer({ ...plain, headers: false, ...options }, () => 0.5, false)
  let minute = 0
  const paste = (): void => {
    minute += 1
    server.paste(many(20, 90_000).map((one) => ({ ...one, id: `${minute}-${one.id}` })))
    server.clock.after(minuteMs, paste)
  }
  server.paste(many(100, 360_000_000))
  paste()
  return server
}

/** 429s, and requests a minute that were none, in these minutes. */
function between(server: RateLimitedServer, from: number, to: number): { refused: number; admittedEach: number } {
  const made = server.requests.filter(({ sentAt }) => sentAt >= from * minuteMs && sentAt < to * minuteMs)
  const admitted = made.filter((request) => request.admitted).length
  return { refused: made.length - admitted, admittedEach: admitted / (to - from) }
}

const drawn = fc.record({
  kind: fc.constantFrom('aligned' as const, 'from-first' as const, 'sliding' as const, 'bucket' as const),
  limit: fc.constantFrom(10, 30, 60),
  retryAfter: fc.boolean(),
  clockOffsetMs: fc.integer({ min: -600_000, max: 600_000 }),
  trip: fc.record({ base: fc.integer({ min: 10, max: 800 }), spread: fc.integer({ min: 0, max: 1000 }) }),
})
const roundTrips = ({ base, spread }: { base: number; spread: number }) => (nth: number): number => base + ((nth * 7919) % 101) * (spread / 101)

describe('a limit that is never told', () => {
  it('is found, rarely hit from then on, and used', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async ({ trip, ...options }) => {
        const server = silent({ ...options, roundTripMs: roundTrips(trip) })
        await server.clock.run(50 * minuteMs)
        expect(between(server, 0, 10).refused).toBeLessThanOrEqual(25)
        const found = between(server, 10, 50)
        expect(found.refused).toBeLessThanOrEqual(6)
        expect(found.admittedEach).toBeGreaterThan(0.7 * options.limit)
      }),
      { endOnFailure: true, numRuns: 6 },
    )
  }, 60_000)

  it('is found even while others spend part of it', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, fc.double({ min: 0.1, max: 0.5, noNaN: true }), async ({ trip, ...options }, share) => {
        const server = silent({ ...options, roundTripMs: roundTrips(trip) })
        const spend = (): void => {
          server.spend()
          server.clock.after(minuteMs / (options.limit * share), spend)
        }
        spend()
        await server.clock.run(50 * minuteMs)
        const found = between(server, 10, 50)
        expect(found.refused).toBeLessThanOrEqual(10)
        expect(found.admittedEach).toBeGreaterThan(0.4 * options.limit * (1 - share))
      }),
      { endOnFailure: true, numRuns: 6 },
    )
  }, 60_000)

  it.each(['aligned', 'sliding', 'bucket'] as const)('is found again when it is raised or lowered (%s)', async (kind) => {
    const server = silent({ kind, limit: 10 })
    await server.clock.run(20 * minuteMs)
    server.change({ limit: 60 })
    await server.clock.run(120 * minuteMs)
    expect(between(server, 20, 120).refused).toBeLessThanOrEqual(3)
    expect(between(server, 100, 120).admittedEach).toBeGreaterThan(40)
    server.change({ limit: 10 })
    await server.clock.run(180 * minuteMs)
    expect(between(server, 120, 130).refused).toBeLessThanOrEqual(25)
    expect(between(server, 130, 180).refused).toBeLessThanOrEqual(8)
    expect(between(server, 130, 180).admittedEach).toBeGreaterThan(7)
  }, 60_000)

  it('is not assumed to be less than half because others spent all of it for a time', async () => {
    const server = silent({ limit: 60 })
    for (let i = 0; i < 60; i += 1) server.spend()
    await server.clock.run(3 * minuteMs)
    expect(between(server, 2, 3).admittedEach).toBeGreaterThan(20)
  })

  it('is kept to even if its windows are longer than the documented ones', async () => {
    const server = silent({ limit: 30, windowMs: 5 * minuteMs })
    await server.clock.run(75 * minuteMs)
    expect(between(server, 15, 75).refused).toBeLessThanOrEqual(30)
    expect(between(server, 15, 75).admittedEach).toBeGreaterThan(3)
  })
})
