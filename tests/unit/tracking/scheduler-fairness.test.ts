import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { many, plain, RateLimitedServer, statusOf } from '../../support/rate-limited-server'

describe('asking', () => {
  it('asks each of up to ten pasted together within a second, while others are active', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 10 }), async (before, count) => {
        const server = new RateLimitedServer({ ...plain, limit: 120 })
        server.paste(many(before, 300_000).map((one) => ({ ...one, id: `old-${one.id}` })))
        await server.clock.run(server.clock.monotonic() + 70_000)
        const pastedAt = server.clock.monotonic()
        server.paste(many(count, 20_000))
        await server.clock.run(pastedAt + 5000)
        for (let i = 0; i < count; i += 1) expect(statusOf(server, `${i}`)[0]?.sentAt).toBeLessThanOrEqual(pastedAt + 1000)
      }),
      { numRuns: 15, endOnFailure: true },
    )
  }, 60_000)

  it('never asks again about one that has ended, and fetches its result once, within 10 s', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 40_000 }), async (count, durationMs) => {
        const server = new RateLimitedServer({ ...plain, limit: 300 })
        server.paste(many(count, durationMs))
        await server.clock.run(240_000)
        for (let i = 0; i < count; i += 1) {
          const seenAt = server.endSeenAt.get(`${i}`)
          const results = server.requests.filter(({ job }) => job.id === `${i}` && job.kind === 'result')
          expect(results).toHaveLength(1)
          expect(results[0]?.sentAt).toBeLessThanOrEqual((seenAt ?? 0) + 10_000)
          expect(statusOf(server, `${i}`).filter(({ sentAt }) => sentAt > (seenAt ?? 0))).toEqual([])
        }
        expect(server.overlaps).toBe(0)
      }),
      { numRuns: 15, endOnFailure: true },
    )
  }, 60_000)

  it('asks one ahead of many after a silence, and then spends the window before it resets', async () => {
    for (const leftMs of [5000, 12_000, 40_000]) {
      const server = new RateLimitedServer(plain)
      server.paste(many(1, 5000))
      const pastedAt = 600_000 - leftMs
      await server.clock.run(pastedAt)
      server.paste(many(50, 30_000).map((one) => ({ ...one, id: `new-${one.id}` })))
      await server.clock.run(600_000)
      const asked = server.requests.filter(({ sentAt }) => sentAt >= pastedAt)
      expect(asked[0]?.sentAt).toBe(pastedAt)
      expect(asked[1]?.sentAt).toBeGreaterThanOrEqual(pastedAt + 150)
      expect(asked.length).toBeGreaterThanOrEqual(50)
    }
  })

  it('saves a new window for later even if its first reply comes at once', async () => {
    const server = new RateLimitedServer({ ...plain, roundTripMs: () => 5 }, () => 0.5, false)
    server.paste(many(150, 600_000))
    await server.clock.run(62_000)
    expect(server.requests.some(({ sentAt }) => sentAt > 60_000)).toBe(true)
    expect(server.requests.filter(({ sentAt }) => sentAt > 60_000).length).toBeLessThan(10)
  })

  it('spends each window before it resets even if a request takes long', async () => {
    const server = new RateLimitedServer({ ...plain, windowMs: 10_000, roundTripMs: () => 700 }, () => 0.5, false)
    server.paste(many(150, 20_000))
    await server.clock.run(30_000)
    expect(server.requests.length).toBeGreaterThan(0.85 * 3 * 54)
  })

  it('asks at once after a restart with many active, to learn the window', async () => {
    const server = new RateLimitedServer(plain)
    const now = server.clock.monotonic()
    const underWay = many(500, 300_000).map(({ id, durationMs }) => {
      server.executions.set(id, { createdAt: now - 2000, endsAt: now + durationMs, model: 'video' })
      return {
        id, model: 'video', addedAt: now - 2000, createdAt: now - 2000, lastAskedAt: now - 1000, seenUnfinishedAt: now - 1000,
        expiresAt: null, resultDueSince: null,
      }
    })
    server.scheduler.add(underWay)
    await server.clock.run(now + 5000)
    expect(server.requests.length).toBeGreaterThanOrEqual(1)
  })

  it('treats one paste that comes in steps as one', async () => {
    const asked = async (steps: number): Promise<unknown> => {
      const server = new RateLimitedServer(plain)
      server.paste(many(1, 1_000))
      await server.clock.run(5_000)
      const all = many(121, 40_000).slice(1)
      for (let at = 0; at < all.length; at += steps) server.paste(all.slice(at, at + steps), at + steps < all.length)
      await server.clock.run(120_000)
      return server.requests.map(({ job, sentAt }) => [job.id, job.kind, sentAt])
    }
    expect(await asked(7)).toEqual(await asked(120))
  })

  it('forgets those of a paste that are removed before the rest of it comes', async () => {
    const server = new RateLimitedServer(plain)
    server.paste(many(2, 40_000), true)
    server.scheduler.remove(['0'])
    server.paste(many(4, 40_000).slice(2))
    await server.clock.run(120_000)
    expect(new Set(server.requests.map(({ job }) => job.id))).toEqual(new Set(['1', '2', '3']))
  })

  it('starves none: each is asked within the bound that the view shows', async () => {
    const drawn = fc.record({
      kind: fc.constantFrom('aligned' as const, 'from-first' as const, 'sliding' as const, 'bucket' as const),
      limit: fc.constantFrom(5, 20, 60), windowMs: fc.constantFrom(5000, 10_000, 60_000), tripMs: fc.integer({ min: 10, max: 2000 }),
    })
    await fc.assert(
      fc.asyncProperty(drawn, fc.integer({ min: 1, max: 80 }), async ({ tripMs, ...options }, count) => {
        const server = new RateLimitedServer({ ...plain, ...options, roundTripMs: () => tripMs }, () => 0.5, false)
        server.paste(many(count, 36_000_000))
        await server.clock.run(1000)
        const bound = server.scheduler.view().askWithinMs ?? 0
        const told = server.views.length
        await server.clock.run(3 * bound)
        // How long the window is and what others spend is believed anew as replies come, and the bound with it: the longest told counts.
        const longest = Math.max(bound, ...server.views.slice(told).map(({ askWithinMs }) => askWithinMs ?? 0))
        for (let i = 0; i < count; i += 1) {
          const times = [1000, ...statusOf(server, `${i}`).map(({ sentAt }) => sentAt), server.clock.monotonic()]
          const gaps = times.slice(1).map((at, n) => at - (times[n] ?? 0))
          // What its windows are shows after the first of them.
          expect(Math.max(...gaps)).toBeLessThanOrEqual(longest + 1.5 * options.windowMs + tripMs)
        }
      }),
      { numRuns: 10, endOnFailure: true, examples: [[{ kind: 'sliding', limit: 5, windowMs: 5000, tripMs: 541 }, 61]] },
    )
  }, 60_000)

  it('starves none even while others spend most of a sliding limit, and shows a bound that holds then', async () => {
    for (const share of [0.5, 0.9]) {
      const server = new RateLimitedServer({ ...plain, kind: 'sliding' }, () => 0.5, false)
      const spend = (): void => {
        server.spend()
        server.clock.after(1000 / share, spend)
      }
      server.clock.after(1000 / share, spend)
      server.paste(many(20, 36_000_000))
      await server.clock.run(120_000)
      const bound = server.scheduler.view().askWithinMs ?? 0
      await server.clock.run(3_600_000)
      for (let i = 0; i < 20; i += 1) {
        const times = [120_000, ...statusOf(server, `${i}`).map(({ sentAt }) => sentAt), server.clock.monotonic()]
        const gaps = times.slice(1).map((at, n) => at - (times[n] ?? 0))
        expect(Math.max(...gaps)).toBeLessThanOrEqual(bound + 1.5 * 60_000)
      }
      expect(server.refused).toEqual([])
    }
  }, 60_000)

  it('asks once more on demand if the request in flight left before the demand', async () => {
    const server = new RateLimitedServer({ ...plain, roundTripMs: () => 1000 })
    for (let i = 0; i < 30; i += 1) server.latency.ended('m', 3_000_000)
    server.paste(many(1, 3_600_000))
    await server.clock.run(1500)
    server.scheduler.askNow(['0'])
    await server.clock.run(30_000)
    expect(statusOf(server, '0').map(({ sentAt }) => sentAt)).toEqual([1000, 2000])
  })

  it('asks as soon as an execution expires', async () => {
    const server = new RateLimitedServer(plain)
    server.paste([{ id: 'a', durationMs: 3_600_000, expiresAt: 3500 }])
    await server.clock.run(4000)
    expect(statusOf(server, 'a').some(({ sentAt }) => sentAt >= 3500 && sentAt <= 3700)).toBe(true)
  })
})

describe('time', () => {
  it('is not affected by a wall clock that jumps', async () => {
    const requests = async (jump: number): Promise<number[]> => {
      const server = new RateLimitedServer(plain)
      server.paste(many(10, 30_000))
      await server.clock.run(10_000)
      server.clock.jumpWall(jump)
      await server.clock.run(60_000)
      return server.requests.map(({ sentAt }) => sentAt)
    }
    // The server of this test reads the same wall clock: a jump of a whole window leaves its windows as they were.
    const calm = await requests(0)
    expect((await requests(3_600_000)).length).toBeGreaterThan(calm.length / 2)
  })

  it('does not count as sleep if the wall clock is set before the screen is unlocked: what the server said still holds', async () => {
    const server = new RateLimitedServer({ ...plain, limit: 5, windowMs: 600_000 })
    for (let i = 0; i < 5; i += 1) server.spend()
    server.paste(many(10, 3_000_000))
    await server.clock.run(5000)
    expect(server.refused).toHaveLength(1)
    server.clock.jumpWall(3_600_000)
    server.scheduler.wake()
    await server.clock.run(60_000)
    expect(server.requests).toHaveLength(1)
    expect(server.scheduler.view().phase.kind).toBe('rate-limited')
  })

  it('lets everything be asked at once after a night of sleep in which monotonic time stood still', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 20, max: 7200 }), async (count, seconds) => {
        const server = new RateLimitedServer(plain)
        for (let i = 0; i < 30; i += 1) server.latency.ended('m', 1000 * seconds + 100 * i)
        server.paste(many(count, 1000 * seconds))
        await server.clock.run(15_000)
        const wokeAt = server.clock.monotonic()
        server.sleep(8 * 60)
        await server.clock.run(wokeAt + 5000)
        expect(server.refused).toEqual([])
        expect(server.endSeenAt.size).toBe(count)
      }),
      { numRuns: 15, endOnFailure: true },
    )
  })
})

describe('stopping and removing', () => {
  it('makes no request after it is stopped', async () => {
    const server = new RateLimitedServer(plain)
    server.paste(many(10, 60_000))
    await server.clock.run(5000)
    void server.scheduler.stop()
    const count = server.requests.length
    await server.clock.run(120_000)
    expect(server.requests).toHaveLength(count)
  })

  it('forgets what is removed, even while its reply is in flight, and can add it again', async () => {
    const server = new RateLimitedServer(plain)
    server.paste(many(2, 60_000))
    await server.clock.run(1050)
    server.scheduler.remove(['0', '1'])
    await server.clock.run(30_000)
    const count = server.requests.length
    expect(count).toBeLessThanOrEqual(2)
    server.paste([{ id: '0', durationMs: 5000 }])
    await server.clock.run(60_000)
    expect(server.endSeenAt.has('0')).toBe(true)
    expect(server.overlaps).toBe(0)
  })

  it('promises to see the first of many ends no sooner than it does, after a silence and with the budget spent', async () => {
    for (const spent of [false, true]) {
      for (const count of [5, 20, 200]) {
        const server = new RateLimitedServer(plain, () => 0.5, false)
        const durations = Array.from({ length: count }, (_, i) => 20_000 * Math.exp(0.5 * Math.sin(i * 12.9)))
        for (let i = 0; i < 40; i += 1) {
          server.latency.ended('m', 20_000 * Math.exp(0.5 * Math.sin(i * 12.9)))
          server.latency.endedAfterPaste(20_000 * Math.exp(0.5 * Math.sin(i * 12.9)))
        }
        server.paste([{ id: 'first', durationMs: 0 }])
        await server.clock.run(65_000)
        if (spent) server.paste(many(100, 36_000_000).map((one) => ({ ...one, id: `old-${one.id}` })))
        await server.clock.run(130_000)
        const { firstEndsSeenWithinMs } = server.scheduler.outlook(count)
        server.paste(durations.map((durationMs, i) => ({ id: `${i}`, durationMs })))
        await server.clock.run(400_000, () => server.endSeenAt.size > 1)
        const delay = server.clock.monotonic() - 130_000 - Math.min(...durations)
        expect(firstEndsSeenWithinMs).toBeGreaterThan(0.8 * delay)
        expect(firstEndsSeenWithinMs).toBeLessThan(2 * delay)
      }
    }
  })

  it('explains when and why it asks next, and what more executions would mean', async () => {
    const server = new RateLimitedServer(plain)
    server.paste(many(6, 8000))
    await server.clock.run(60_000)
    server.paste([{ id: 'last', durationMs: 60_000 }])
    await server.clock.run(62_000)
    const next = server.scheduler.explain('last')
    expect(next?.at).toBeGreaterThanOrEqual(server.clock.wall())
    expect(next?.samples).toBeGreaterThanOrEqual(5)
    expect(next?.modelBandMs?.from).toBeGreaterThan(3000)
    expect(server.scheduler.explain('nobody')).toBeNull()
    const few = server.scheduler.outlook(5)
    const crowd = server.scheduler.outlook(500)
    expect(crowd.askEveryMs).toBeGreaterThan(few.askEveryMs)
    expect([few.limitKnown, new RateLimitedServer(plain).scheduler.outlook(200).limitKnown]).toEqual([true, false])
    expect(server.views.length).toBeGreaterThan(3)
  })
})
