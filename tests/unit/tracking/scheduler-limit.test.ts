import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reserveOf } from '../../../src/main/tracking/rate-window'
import type { Reserve } from '../../../src/main/tracking/schedule'
import { RateLimitedServer, type Fault, type Request, type ServerOptions } from '../../support/rate-limited-server'

const options = fc.record({
  kind: fc.constantFrom('aligned' as const, 'from-first' as const, 'sliding' as const, 'bucket' as const),
  limit: fc.constantFrom<number>(5, 20, 60, 100),
  windowMs: fc.constantFrom(5000, 10_000, 60_000, 600_000),
  clockOffsetMs: fc.integer({ min: -600_000, max: 600_000 }),
  trip: fc.record({ base: fc.integer({ min: 10, max: 800 }), spread: fc.integer({ min: 0, max: 1500 }) }),
  resetRounding: fc.constantFrom('up' as const, 'down' as const),
})

const jobs = fc.array(
  fc.record({
    pastes: fc.integer({ min: 1, max: 30 }),
    gapMs: fc.integer({ min: 0, max: 40_000 }),
    durationMs: fc.integer({ min: 0, max: 60_000 }),
    ageMs: fc.integer({ min: 0, max: 20_000 }),
  }),
  { minLength: 1, maxLength: 5 },
)

type Drawn = typeof options extends fc.Arbitrary<infer T> ? T : never
type Pastes = typeof jobs extends fc.Arbitrary<infer T> ? T : never

function serverOf({ trip, ...drawn }: Drawn, more: Partial<ServerOptions> = {}): RateLimitedServer {
  const roundTripMs = (nth: number): number => trip.base + ((nth * 7919) % 101) * (trip.spread / 101)
  return new RateLimitedServer({ ...drawn, roundTripMs, headers: true, fault: () => null, ...more })
}

async function play(server: RateLimitedServer, pastes: Pastes): Promise<void> {
  for (const [nth, { pastes: count, gapMs, durationMs, ageMs }] of pastes.entries()) {
    server.paste(Array.from({ length: count }, (_, i) => ({ id: `${nth}-${i}`, durationMs: durationMs + 100 * i, ageMs })))
    await server.clock.run(server.clock.monotonic() + gapMs)
  }
  await server.clock.run(server.clock.monotonic() + 90_000)
}

describe('the rate limit', () => {
  it('never leads to a 429, whatever the kind and phase of the window, the clocks and the round trips', async () => {
    await fc.assert(
      fc.asyncProperty(options, jobs, async (drawn, pastes) => {
        const server = serverOf(drawn)
        await play(server, pastes)
        expect(server.refused).toEqual([])
        expect(server.overlaps).toBe(0)
      }),
      { endOnFailure: true, numRuns: 25 },
    )
  }, 60_000)

  it('leaves the reserve, whatever its share: no fixed window counts more than the limit less the reserve', async () => {
    const reserves = fc.constantFrom<Reserve>('none', 'tenth', 'quarter', 'half')
    await fc.assert(
      fc.asyncProperty(options, jobs, reserves, async (drawn, pastes, reserve) => {
        const server = serverOf({ ...drawn, kind: 'aligned', resetRounding: 'up' }, { reserve })
        await play(server, pastes)
        const counts = new Map<number, number>()
        for (const { arrivedAt } of server.requests) {
          const window = Math.floor((arrivedAt + drawn.clockOffsetMs) / drawn.windowMs)
          counts.set(window, (counts.get(window) ?? 0) + 1)
        }
        expect(Math.max(...counts.values())).toBeLessThanOrEqual(drawn.limit - reserveOf(drawn.limit, reserve))
      }),
      { endOnFailure: true, numRuns: 15 },
    )
  }, 60_000)

  it('never leads to a 429 even if nothing is left to others', async () => {
    // Each window has a Reset of another fraction of a second, which is cut: it holds for longer than the one before.
    const anyFraction: [Drawn, Pastes] = [
      { kind: 'from-first', limit: 20, windowMs: 10_000, clockOffsetMs: -212_612, trip: { base: 12, spread: 1027 }, resetRounding: 'down' },
      [
        { pastes: 5, gapMs: 5, durationMs: 59_985, ageMs: 15_351 },
        { pastes: 23, gapMs: 10, durationMs: 21_980, ageMs: 4542 },
        { pastes: 23, gapMs: 7238, durationMs: 34_639, ageMs: 7 },
      ],
    ]
    await fc.assert(
      fc.asyncProperty(options, jobs, async (drawn, pastes) => {
        const server = serverOf(drawn, { reserve: 'none' })
        await play(server, pastes)
        expect(server.refused).toEqual([])
      }),
      { endOnFailure: true, numRuns: 15, examples: [anyFraction] },
    )
  }, 60_000)

  it('is not hit even while another program spends up to half of it', async () => {
    await fc.assert(
      fc.asyncProperty(options, jobs, fc.double({ min: 0.05, max: 0.45, noNaN: true }), async (drawn, pastes, share) => {
        const every = drawn.windowMs / (drawn.limit * share)
        // What they spend while a request is under way is known to nobody: the reserve has to hold it.
        fc.pre((drawn.trip.base + drawn.trip.spread) / every <= reserveOf(drawn.limit, 'tenth') / 2)
        const server = serverOf({ ...drawn, kind: 'aligned' })
        const spend = (): void => {
          server.spend()
          server.clock.after(every, spend)
        }
        server.clock.after(every, spend)
        await play(server, pastes)
        // After a silence no header tells what others have spent meanwhile: then one request goes ahead, and it alone may be refused.
        const silent = ({ sentAt }: Request): boolean =>
          server.requests.every((other) => other.sentAt >= sentAt || other.sentAt < sentAt - drawn.windowMs / 20)
        expect(server.refused.filter((request) => !silent(request))).toEqual([])
      }),
      { endOnFailure: true, numRuns: 15 },
    )
  }, 60_000)

  it('is not hit even with faults and sleep, and all ends are seen', async () => {
    const troubles = fc.record({
      every: fc.integer({ min: 2, max: 9 }),
      kind: fc.constantFrom<Fault>('network', 'server', 'unreadable'),
      windowsAsleep: fc.integer({ min: 1, max: 500 }),
    })
    // Each window seemed to end with its Reset; the request that was lost had taken the one place that this freed.
    type Played = [Drawn, Pastes, { every: number; kind: Fault; windowsAsleep: number }]
    const slidingOfFive: Played = [
      { kind: 'sliding', limit: 5, windowMs: 10_000, clockOffsetMs: 556_742, trip: { base: 595, spread: 1492 }, resetRounding: 'down' },
      [
        { pastes: 27, gapMs: 25_580, durationMs: 44_696, ageMs: 5210 },
        { pastes: 18, gapMs: 39_648, durationMs: 44_829, ageMs: 19_614 },
        { pastes: 22, gapMs: 25_950, durationMs: 44_577, ageMs: 8042 },
        { pastes: 10, gapMs: 5948, durationMs: 36_538, ageMs: 15_893 },
        { pastes: 6, gapMs: 36_437, durationMs: 52_352, ageMs: 9350 },
      ],
      { every: 9, kind: 'network', windowsAsleep: 189 },
    ]
    // Places were waited for that had long been freed, and taken again.
    const slidingOfTenMinutes: Played = [
      { kind: 'sliding', limit: 20, windowMs: 600_000, clockOffsetMs: -396_897, trip: { base: 498, spread: 1493 }, resetRounding: 'up' },
      [
        { pastes: 2, gapMs: 13_952, durationMs: 46_261, ageMs: 13_112 },
        { pastes: 1, gapMs: 25_824, durationMs: 6589, ageMs: 5542 },
        { pastes: 25, gapMs: 28_629, durationMs: 50_835, ageMs: 10_473 },
      ],
      { every: 3, kind: 'network', windowsAsleep: 240 },
    ]
    // A Reset that moved on by seconds alone was not yet enough to tell that the window slides.
    const slidingOfAMinute: Played = [
      { kind: 'sliding', limit: 5, windowMs: 60_000, clockOffsetMs: -110_790, trip: { base: 428, spread: 653 }, resetRounding: 'down' },
      [
        { pastes: 2, gapMs: 21_049, durationMs: 21_467, ageMs: 19_994 },
        { pastes: 6, gapMs: 8, durationMs: 39_585, ageMs: 0 },
        { pastes: 30, gapMs: 9, durationMs: 1955, ageMs: 4699 },
        { pastes: 28, gapMs: 7662, durationMs: 32_437, ageMs: 2554 },
        { pastes: 8, gapMs: 10_251, durationMs: 58_006, ageMs: 507 },
      ],
      { every: 2, kind: 'network', windowsAsleep: 366 },
    ]
    await fc.assert(
      fc.asyncProperty(options, jobs, troubles, async (drawn, pastes, { every, kind, windowsAsleep }) => {
        const server: RateLimitedServer = serverOf(drawn, { fault: (_, nth) => (nth % every === 1 ? kind : null) })
        await play(server, pastes)
        server.sleep(windowsAsleep)
        await play(server, pastes.map((paste) => ({ ...paste, durationMs: paste.durationMs / 2 })))
        const windowsNeeded = 10 + (8 * server.executions.size) / (drawn.limit - reserveOf(drawn.limit, 'tenth'))
        await server.clock.run(server.clock.monotonic() + 600_000 + windowsNeeded * drawn.windowMs)
        expect(server.refused).toEqual([])
        expect(server.overlaps).toBe(0)
        expect(server.endSeenAt.size).toBe(server.executions.size)
      }),
      { endOnFailure: true, numRuns: 12, examples: [slidingOfFive, slidingOfTenMinutes, slidingOfAMinute] },
    )
  }, 60_000)

  it('is hit a few times at most, until its windows are known, if it is as small as can be and replies are lost', async () => {
    // What was lost in a window that slides was waited for no longer than the window seemed to last.
    const one: Drawn = { kind: 'sliding', limit: 1, windowMs: 60_000, clockOffsetMs: 0, trip: { base: 573, spread: 242 }, resetRounding: 'down' }
    await fc.assert(
      fc.asyncProperty(options, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 2, max: 9 }), async (drawn, limit, every) => {
        const server = serverOf({ ...drawn, limit }, { fault: (_, nth) => (((nth * 7919) % 101) % every === 1 ? 'network' : null) })
        server.paste(Array.from({ length: 30 }, (_, i) => ({ id: `${i}`, durationMs: 360_000_000 + i })))
        await server.clock.run(60 * drawn.windowMs)
        expect(server.refused.length).toBeLessThanOrEqual(10)
        expect(server.requests.length).toBeGreaterThan(20)
      }),
      { endOnFailure: true, numRuns: 12, examples: [[one, 1, 2]] },
    )
  }, 60_000)

  it('is hit only by what was in flight when the limit was cut', async () => {
    // The last reply that told the limit of before came just after the first that told the new one.
    const overtaken: Drawn = { kind: 'aligned', limit: 100, windowMs: 60_000, clockOffsetMs: 201_231, trip: { base: 226, spread: 399 }, resetRounding: 'down' }
    await fc.assert(
      fc.asyncProperty(options, fc.integer({ min: 20, max: 80 }), fc.integer({ min: 1000, max: 60_000 }), async (drawn, count, cutAt) => {
        const server = serverOf({ ...drawn, kind: 'aligned', limit: 60 })
        server.paste(Array.from({ length: count }, (_, i) => ({ id: `${i}`, durationMs: 20_000 + 500 * i })))
        server.clock.after(cutAt, () => server.change({ limit: 20 }))
        await server.clock.run(300_000)
        const toldAt = Math.min(...server.requests.filter(({ arrivedAt }) => arrivedAt >= cutAt + 1000).map(({ arrivedAt }) => arrivedAt)) + drawn.trip.base + drawn.trip.spread
        expect(server.refused.filter(({ sentAt }) => sentAt > toldAt)).toEqual([])
        expect(server.refused.length).toBeLessThanOrEqual(10)
      }),
      { endOnFailure: true, numRuns: 12, examples: [[overtaken, 20, 1006]] },
    )
  }, 60_000)

  it('is kept to, and used, when its windows become shorter or longer', async () => {
    // Replies of the new windows were taken for late ones of the old.
    const shortened: Drawn = { kind: 'from-first', limit: 5, windowMs: 600_000, clockOffsetMs: 18, trip: { base: 12, spread: 485 }, resetRounding: 'down' }
    await fc.assert(
      fc.asyncProperty(
        options, fc.constantFrom('aligned' as const, 'from-first' as const), fc.constantFrom(5000, 60_000, 600_000), fc.integer({ min: 1000, max: 90_000 }),
        async (drawn, kind, windowMs, changedAt) => {
          const server = serverOf({ ...drawn, kind })
          server.paste(Array.from({ length: 60 }, (_, i) => ({ id: `${i}`, durationMs: 3_600_000 + i })))
          server.clock.after(changedAt, () => server.change({ windowMs }))
          await server.clock.run(changedAt + 5 * drawn.windowMs + 60_000)
          const settled = server.clock.monotonic()
          await server.clock.run(settled + 5 * windowMs + 240_000)
          expect(server.refused).toEqual([])
          const used = server.requests.filter(({ sentAt }) => sentAt > settled).length
          expect(used).toBeGreaterThanOrEqual(5)
        },
      ),
      { endOnFailure: true, numRuns: 4, examples: [[shortened, 'from-first', 5000, 1003]] },
    )
  }, 60_000)

  it('is kept to, and used, while replies do not tell it for a time', async () => {
    // One went each second, as after a Reset at which the old window still held.
    const five: Drawn = { kind: 'aligned', limit: 5, windowMs: 60_000, clockOffsetMs: 0, trip: { base: 150, spread: 0 }, resetRounding: 'up' }
    // Its windows seemed to last as long as one request takes to be refilled, and each second one was refused.
    const refilling: Drawn = { kind: 'bucket', limit: 5, windowMs: 5000, clockOffsetMs: -7, trip: { base: 165, spread: 828 }, resetRounding: 'down' }
    // A whole window ahead was looked at each moment, so the price of asking about those alike receded before them.
    const alike = (kind: Drawn['kind'], clockOffsetMs: number, base: number, spread: number, resetRounding: Drawn['resetRounding']): Drawn =>
      ({ kind, limit: 5, windowMs: 600_000, clockOffsetMs, trip: { base, spread }, resetRounding })
    const receding: [Drawn, number, number][] = [
      [alike('sliding', -383_818, 523, 1387, 'up'), 3.2378085949697235, 1],
      [alike('sliding', 7, 607, 758, 'up'), 2.1000000000000036, 1],
      [alike('sliding', -13, 617, 4, 'up'), 2.428109939579765, 1],
      [alike('aligned', -31_364, 489, 1490, 'up'), 2.1000000000000023, 3],
      [alike('aligned', -4, 18, 1, 'up'), 2.100000000000005, 2],
      [alike('aligned', 1, 794, 1490, 'down'), 3.997397376303321, 1],
    ]
    await fc.assert(
      fc.asyncProperty(options, fc.double({ min: 2.1, max: 4, noNaN: true }), fc.integer({ min: 1, max: 5 }), async (drawn, windowsBefore, windowsWithout) => {
        const server = serverOf(drawn)
        server.paste(Array.from({ length: 60 }, (_, i) => ({ id: `${i}`, durationMs: 36_000_000 + i })))
        const goneAt = windowsBefore * drawn.windowMs
        await server.clock.run(goneAt)
        server.change({ headers: false })
        const backAt = goneAt + windowsWithout * drawn.windowMs + 300_000
        await server.clock.run(backAt)
        server.change({ headers: true })
        await server.clock.run(backAt + 2 * drawn.windowMs)
        // Whether a window slides may not have shown before.
        const fixed = drawn.kind === 'aligned' || drawn.kind === 'from-first'
        expect(server.refused.length).toBeLessThanOrEqual(fixed ? 0 : 10)
        expect(server.requests.filter(({ sentAt }) => sentAt > goneAt && sentAt < backAt).length).toBeGreaterThan(1)
      }),
      { endOnFailure: true, numRuns: 12, examples: [[five, 3, 5], [refilling, 3.75, 1], ...receding] },
    )
  }, 60_000)

  it('allows no request after a 429 before Retry-After has passed', async () => {
    await fc.assert(
      fc.asyncProperty(options, jobs, async (drawn, pastes) => {
        const server = serverOf(drawn)
        // Another program takes all that is left, again and again.
        const greedy = (): void => {
          for (let i = 0; i < 200; i += 1) server.spend()
          server.clock.after(drawn.windowMs * 1.7, greedy)
        }
        server.clock.after(drawn.windowMs / 2, greedy)
        await play(server, pastes)
        for (const { sentAt, arrivedAt } of server.refused) {
          const told = arrivedAt + drawn.trip.base / 2 + drawn.trip.spread
          const hasty = server.requests.filter((one) => one.sentAt > told && one.sentAt < arrivedAt + 1000 && one.sentAt > sentAt)
          expect(hasty).toEqual([])
        }
      }),
      { endOnFailure: true, numRuns: 12 },
    )
  }, 60_000)

  it('is assumed to be the documented example if no reply carries headers', async () => {
    await fc.assert(
      fc.asyncProperty(options, jobs, async (drawn, pastes) => {
        const server = serverOf({ ...drawn, kind: 'sliding', limit: 60, windowMs: 60_000 }, { headers: false })
        await play(server, pastes)
        expect(server.refused).toEqual([])
        expect(server.endSeenAt.size).toBeGreaterThan(0)
      }),
      { endOnFailure: true, numRuns: 8 },
    )
  }, 60_000)
})
