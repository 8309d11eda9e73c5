import { describe, expect, it } from 'vitest'
import { many, plain, RateLimitedServer } from '../../support/rate-limited-server'

describe('a rate limit that comes back gradually', () => {
  it.each(['sliding', 'bucket'] as const)('is kept to, and used, if it is known to be gradual (%s) and replies no longer tell it', async (kind) => {
    const server = new RateLimitedServer({ ...plain, kind, limit: 20 })
    server.paste(many(60, 36_000_000))
    await server.clock.run(300_000)
    server.change({ headers: false })
    const before = server.requests.length
    await server.clock.run(900_000)
    expect(server.refused).toEqual([])
    // Of 180 that may be made but for the reserve; one went after each window and a seventh.
    expect(server.requests.length - before).toBeGreaterThan(120)
  })

  it('is spent again once Reset has passed if it slides', async () => {
    const server = new RateLimitedServer({ ...plain, kind: 'sliding', limit: 20 }, undefined, false)
    for (let nth = 0; nth < 600; nth += 1) server.clock.after(2000 * nth, () => server.paste([{ id: `${nth}`, durationMs: 1000 }]))
    await server.clock.run(1_200_000)
    expect(server.refused).toEqual([])
    // Of 360 but for the reserve: the oldest was waited for as long as a window may last, a seventh longer than ever told.
    expect(server.requests.length).toBeGreaterThan(340)
  })

  it('is spent as it flows back if it is a bucket', async () => {
    const server = new RateLimitedServer({ ...plain, kind: 'bucket', limit: 20 }, undefined, false)
    server.paste(many(60, 1000))
    await server.clock.run(45_000)
    expect(server.refused).toEqual([])
    // 18 and then none until it was full, though 14 more had flowed back.
    expect(server.requests.length).toBeGreaterThan(25)
  })

  it.each(['sliding', 'bucket'] as const)('is used as before after many requests were lost, if it is gradual (%s)', async (kind) => {
    const server = new RateLimitedServer({ ...plain, kind, limit: 10, fault: (_, nth) => (nth >= 70 && nth < 90 ? 'network' : null) }, () => 0.1, false)
    server.paste(many(200, 360_000_000))
    await server.clock.run(1_800_000)
    const lost = server.requests.slice(70, 90).map(({ sentAt }) => sentAt)
    expect(server.refused).toEqual([])
    // One went after each window and a seventh, as what the lost ones had taken was never given back.
    expect((lost.at(-1) ?? Infinity) - (lost[0] ?? 0)).toBeLessThan(240_000)
  })

  it.each([[60, 60_000], [20, 10_000]])('is left to others if it flows back steadily and they spend nine tenths (%i per %i ms)', async (limit, windowMs) => {
    const server = new RateLimitedServer({ ...plain, kind: 'bucket', limit, windowMs })
    const every = windowMs / (limit * 0.9)
    const spend = (): void => {
      server.spend()
      server.clock.after(every, spend)
    }
    server.clock.after(1, spend)
    server.paste(Array.from({ length: 40 }, (_, i) => ({ id: `${i}`, durationMs: 30_000 + 40_000 * i })))
    await server.clock.run(1_800_000)
    expect(server.refused).toEqual([])
    expect(server.othersRefused).toBe(0)
    // The tenth that they leave is used.
    expect(server.requests.length).toBeGreaterThan(0.5 * 0.1 * limit * (1_800_000 / windowMs))
  })
})
