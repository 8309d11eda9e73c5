import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { many, plain, RateLimitedServer, statusOf, type Fault } from '../../support/rate-limited-server'

describe('trouble', () => {
  const failing = (fault: Fault, when: (id: string, at: number) => boolean) => {
    const server: RateLimitedServer = new RateLimitedServer({
      ...plain, limit: 600, fault: ({ id }) => (when(id, server.clock.monotonic()) ? fault : null),
    })
    return server
  }

  it('causes back-off if every request fails, never longer than 60 s, until the first success', async () => {
    for (const fault of ['network', 'server', 'unreadable'] as const) {
      const server = failing(fault, (_, at) => at < 600_000)
      server.paste(many(5, 700_000))
      await server.clock.run(600_000)
      const during = server.requests.map(({ sentAt }) => sentAt)
      expect(during.length).toBeLessThan(60)
      expect(server.scheduler.view().phase.kind).toBe('server-trouble')
      await server.clock.run(670_000)
      expect(server.scheduler.view().phase.kind).toBe('online')
      await server.clock.run(1_000_000)
      expect(server.endSeenAt.size).toBe(5)
    }
  })

  it('with one execution that always fails neither halts the others nor makes endless requests', async () => {
    for (const fault of ['server', 'unreadable', 'rejected'] as const) {
      const server = failing(fault, (id) => id === '0')
      server.paste(many(8, 30_000))
      await server.clock.run(300_000)
      expect(server.endSeenAt.size).toBe(7)
      expect(statusOf(server, '0').length).toBeLessThan(30)
    }
  })

  it('is never attributed to the connection because of replies too deep or large to read, however many', async () => {
    for (const bad of [1, 3, 8]) {
      const server = failing('too-deep', (id) => Number(id) < bad)
      server.paste(many(8, 30_000))
      await server.clock.run(300_000)
      expect(server.views.map(({ phase }) => phase.kind)).not.toContain('server-trouble')
      expect(server.endSeenAt.size).toBe(8 - bad)
      for (let id = 0; id < bad; id += 1) {
        expect(statusOf(server, `${id}`).length).toBeGreaterThan(3)
        expect(statusOf(server, `${id}`).length).toBeLessThan(30)
      }
    }
  })

  it('with several that always fail, or whose results do, neither halts the others nor makes endless requests', async () => {
    for (const failingKind of ['status', 'result'] as const) {
      for (const bad of [2, 5]) {
        const fails = ({ id, kind }: { id: string; kind: string }): boolean => Number(id) < bad && kind === failingKind
        const server = new RateLimitedServer({ ...plain, limit: 600, fault: (job) => (fails(job) ? 'server' : null) })
        server.paste(many(bad, 10))
        await server.clock.run(1_000)
        server.paste(many(8, 30_000).slice(bad))
        await server.clock.run(300_000)
        const healthy = [...server.endSeenAt.keys()].filter((id) => Number(id) >= bad)
        expect(healthy).toHaveLength(8 - bad)
        expect(server.requests.filter(({ job }) => fails(job)).length).toBeLessThan(30 * bad)
      }
    }
  })

  it('is reported at first, but not again for executions that keep failing while others are answered', async () => {
    for (const bad of [1, 3]) {
      const server = failing('server', (id) => Number(id) < bad)
      server.paste(many(8, 600_000))
      const toldBy = async (until: number): Promise<boolean> => {
        server.views.length = 0
        await server.clock.run(until)
        return server.views.some(({ phase }) => phase.kind === 'server-trouble')
      }
      expect(await toldBy(60_000)).toBe(true)
      expect(await toldBy(500_000)).toBe(false)
    }
  })

  it('is reported again once nothing is answered any more, even if all that is left kept failing before', async () => {
    for (const left of ['the others too', 'the failing alone']) {
      const server = failing('server', (id, at) => Number(id) < 3 || at > 300_000)
      server.paste(many(8, 600_000))
      await server.clock.run(300_000)
      if (left === 'the failing alone') server.scheduler.remove(many(8, 0).slice(3).map(({ id }) => id))
      await server.clock.run(480_000)
      expect(server.scheduler.view().phase.kind).toBe('server-trouble')
    }
  })

  it('makes the one that fails by itself wait, whatever others are answered meanwhile', async () => {
    const server = new RateLimitedServer({ ...plain, limit: 600, fault: ({ id }) => (id === '0' ? 'server' : null) }, () => 0.9)
    server.paste(many(5, 3_600_000))
    await server.clock.run(60_000)
    const askedAt = statusOf(server, '0').map(({ sentAt }) => sentAt)
    const waits = askedAt.slice(1).map((at, nth) => at - (askedAt[nth] ?? NaN))
    for (const [nth, wait] of waits.entries()) expect(wait).toBeGreaterThanOrEqual(0.9 * 1000 * 2 ** (nth + 1))
    expect(waits.length).toBeGreaterThan(3)
  })

  it('makes others be asked at once while only one has failed', async () => {
    const server = failing('server', (id) => id === '0')
    server.paste(many(1, 30_000))
    await server.clock.run(100_000)
    server.paste(many(3, 30_000).slice(1))
    await server.clock.run(101_000)
    expect(statusOf(server, '1')[0]?.sentAt).toBe(100_000)
    expect(statusOf(server, '2')[0]?.sentAt).toBeLessThan(100_500)
  })

  it('is not prolonged by a request of another kind that was abandoned', async () => {
    const server = new RateLimitedServer(plain)
    server.paste(many(1, 300_000))
    await server.clock.run(10_000)
    const givenUp = server.scheduler.errand('urgent', new AbortController().signal, async () => {
      await server.clock.sleep(100)
      throw new DOMException('The request was aborted.', 'AbortError')
    })
    await Promise.all([expect(givenUp).rejects.toThrow('aborted'), server.clock.run(300_000)])
    expect(statusOf(server, '0').filter(({ sentAt }) => sentAt > 60_000).length).toBeGreaterThan(2)
  })

  it('makes Retry-After count as a limit only with a 429', async () => {
    for (const limited of [false, true]) {
      const server = new RateLimitedServer(plain)
      server.paste(many(1, 300_000))
      await server.clock.run(10_000)
      await server.scheduler.errand('urgent', new AbortController().signal, async (heard) => {
        const now = server.clock.monotonic()
        heard({ sentAt: now, receivedAt: now, rate: { limit: 60, remaining: 40, resetAt: null, serverDate: null, retryAfterMs: 30_000 } }, limited)
      })
      expect(server.scheduler.view().phase.kind).toBe(limited ? 'rate-limited' : 'online')
    }
  })

  it('pauses requests when the key is refused, until they are resumed', async () => {
    const server = failing('key-refused', (_, at) => at < 50_000)
    server.paste(many(3, 10_000))
    await server.clock.run(60_000)
    const count = server.requests.length
    expect(count).toBeLessThanOrEqual(3)
    expect(server.scheduler.view().phase).toEqual({ kind: 'paused' })
    server.scheduler.resume()
    await server.clock.run(120_000)
    expect(server.endSeenAt.size).toBe(3)
  })

  it('never leads to a request while paused or offline, whenever that begins and ends, with or without sleep, and all ends are seen afterwards', async () => {
    const breaks = fc.array(
      fc.record({
        kind: fc.constantFrom('paused' as const, 'offline' as const), afterMs: fc.integer({ min: 0, max: 40_000 }),
        lastsMs: fc.integer({ min: 0, max: 400_000 }), sleeps: fc.boolean(),
      }),
      { minLength: 1, maxLength: 4 },
    )
    await fc.assert(
      fc.asyncProperty(breaks, fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 600_000 }), async (drawn, count, durationMs) => {
        const server = new RateLimitedServer(plain)
        server.paste(many(count, durationMs))
        for (const { kind, afterMs, lastsMs, sleeps } of drawn) {
          await server.clock.run(server.clock.monotonic() + afterMs)
          if (kind === 'paused') server.scheduler.pause()
          else server.scheduler.setOnline(false)
          const before = server.requests.length
          if (sleeps) server.sleep(3)
          server.scheduler.askNow(['0'])
          await server.clock.run(server.clock.monotonic() + lastsMs)
          expect(server.requests).toHaveLength(before)
          if (kind === 'paused') server.scheduler.resume()
          else server.scheduler.setOnline(true)
        }
        await server.clock.run(server.clock.monotonic() + 1_200_000)
        expect(server.refused).toEqual([])
        expect(server.overlaps).toBe(0)
        expect(server.endSeenAt.size).toBe(count)
      }),
      { numRuns: 15, endOnFailure: true },
    )
  }, 60_000)

  it('is over within a minute after whatever failed for a time, without hammering it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom<Fault>('network', 'server', 'unreadable'), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1000, max: 900_000 }), fc.double({ min: 0, max: 0.999, noNaN: true }),
        async (fault, count, untilMs, jitter) => {
          const server: RateLimitedServer = new RateLimitedServer({ ...plain, fault: () => (server.clock.monotonic() < untilMs ? fault : null) }, () => jitter)
          server.paste(many(count, 3_600_000))
          await server.clock.run(untilMs + 61_000)
          expect(server.scheduler.view().phase.kind).toBe('online')
          const during = server.requests.filter(({ sentAt }) => sentAt < untilMs).map(({ sentAt }) => sentAt)
          expect(Math.max(...during.map((at, n) => at - (during[n - 1] ?? at)))).toBeLessThanOrEqual(60_500)
          if (jitter > 0.5) expect(during.length).toBeLessThan(40 + untilMs / 15_000)
        },
      ),
      { numRuns: 15, endOnFailure: true },
    )
  }, 60_000)

  it('ends for all that failed with the first that is answered', async () => {
    // Each failure draws two waits: here a short one of the connection, and a long one of the execution.
    let draws = 0
    const random = (): number => ((draws += 1) % 2 === 1 ? 0.02 : 0.99)
    const server: RateLimitedServer = new RateLimitedServer({ ...plain, fault: () => (server.clock.monotonic() < 100_000 ? 'server' : null) }, random)
    server.paste(many(5, 3_600_000))
    await server.clock.run(200_000)
    const [first, ...others] = server.requests.filter(({ sentAt }) => sentAt >= 100_000)
    const soon = others.filter(({ sentAt }) => sentAt < (first?.sentAt ?? 0) + 2000)
    expect(new Set([first, ...soon].map((request) => request?.job.id))).toEqual(new Set(server.executions.keys()))
  })

  it('does not end for those that keep failing with every other that is answered', async () => {
    const server = failing('server', (id) => Number(id) < 2)
    server.paste(many(4, 36_000_000))
    for (let nth = 4; nth < 400; nth += 1) server.clock.after(3000 * nth, () => server.paste([{ id: `${nth}`, durationMs: 5000 }]))
    await server.clock.run(1_200_000)
    expect(server.endSeenAt.size).toBeGreaterThan(390)
    expect(server.requests.filter(({ job }) => Number(job.id) < 2).length).toBeLessThan(200)
  })

  it('keeps nothing waiting that failed before a break or a sleep', async () => {
    const outages = fc.record({
      before: fc.constantFrom('paused' as const, 'offline' as const, 'asleep' as const),
      jitter: fc.double({ min: 0.2, max: 0.999, noNaN: true }), failsMs: fc.integer({ min: 1000, max: 400_000 }), lastsMs: fc.integer({ min: 0, max: 30_000 }),
    })
    await fc.assert(
      fc.asyncProperty(outages, fc.integer({ min: 1, max: 10 }), async ({ before, jitter, failsMs, lastsMs }, count) => {
        let down = true
        const server = new RateLimitedServer({ ...plain, limit: 600, fault: () => (down ? 'network' : null) }, () => jitter)
        const { clock, scheduler } = server
        server.paste(many(count, 3_600_000))
        await clock.run(failsMs)
        if (before === 'paused') scheduler.pause()
        if (before === 'offline') scheduler.setOnline(false)
        await clock.run(failsMs + lastsMs)
        down = false
        const overAt = clock.monotonic()
        if (before === 'paused') scheduler.resume()
        else if (before === 'offline') scheduler.setOnline(true)
        else server.sleep(60)
        await clock.run(overAt + 3000)
        for (let id = 0; id < count; id += 1) expect(statusOf(server, `${id}`).some(({ sentAt }) => sentAt >= overAt)).toBe(true)
      }),
      { numRuns: 20, endOnFailure: true },
    )
  }, 60_000)

  it('leads to no request at all while offline, and to all that are due afterwards', async () => {
    const server = new RateLimitedServer(plain)
    server.scheduler.setOnline(false)
    server.paste(many(10, 1000))
    await server.clock.run(120_000)
    expect(server.requests).toEqual([])
    server.scheduler.setOnline(true)
    await server.clock.run(125_000)
    expect(server.endSeenAt.size).toBe(10)
  })

  it('that is over because the machine woke or came back online makes nothing wait that failed in it', async () => {
    for (const over of ['wake', 'online'] as const) {
      const server = failing('network', (_, at) => at < 600_000)
      server.paste(many(3, 3_600_000))
      await server.clock.run(600_000)
      const { length } = server.requests
      if (over === 'online') server.scheduler.setOnline(false)
      if (over === 'wake') server.scheduler.wake()
      else server.scheduler.setOnline(true)
      await server.clock.run(602_000)
      expect(new Set(server.requests.slice(length).map(({ job }) => job.id)).size).toBe(3)
    }
  })

  it('says truly when the next try is, also if all executions wait longer than their connection', async () => {
    let drawn = 0
    const server = new RateLimitedServer({ ...plain, fault: () => 'server' }, () => ((drawn += 1) % 2 === 0 ? 0.9 : 0.1))
    server.paste(many(2, 3_600_000))
    const told: { at: number; inMs: number }[] = []
    for (let at = 60_000; at < 900_000; at += 1000) {
      await server.clock.run(at)
      const { phase } = server.scheduler.view()
      if (phase.kind === 'server-trouble' && server.underWay.size === 0) told.push({ at, inMs: phase.until - server.clock.wall() })
    }
    for (const { at, inMs } of told) {
      const next = server.requests.find(({ sentAt }) => sentAt >= at)
      if (next) expect(Math.abs(next.sentAt - at - inMs)).toBeLessThan(1000)
    }
    expect(told.length).toBeGreaterThan(100)
  })
})
