import { describe, expect, it } from 'vitest'
import type { Eagerness, Watched } from '../../../src/main/tracking/schedule'
import { many, plain, RateLimitedServer, statusOf } from '../../support/rate-limited-server'

/** An execution of `model`, created 2 s ago. `lastAskedAt`: when it was asked and seen unfinished; null: not yet. */
const facts = (id: string, now: number, lastAskedAt: number | null): Watched => ({
  id, model: lastAskedAt === null ? null : 'video', addedAt: now - 2000, createdAt: lastAskedAt === null ? null : now - 2000,
  lastAskedAt, seenUnfinishedAt: lastAskedAt, expiresAt: null, resultDueSince: null,
})

const about30s = (nth: number): number => 30_000 * Math.exp(0.5 * Math.sin(nth * 12.9))

/** A server whose windows are known, and a model that takes five minutes. */
async function known(): Promise<RateLimitedServer> {
  const server = new RateLimitedServer(plain)
  for (let nth = 0; nth < 50; nth += 1) {
    server.latency.ended('video', 300_000 + 100 * nth)
    server.latency.endedAfterPaste(300_000 + 100 * nth)
  }
  server.paste(many(1, 10))
  await server.clock.run(10_000)
  return server
}

describe('what is added', () => {
  it('is asked at once only if it was never asked before, such as before a restart', async () => {
    for (const [asked, expected] of [[true, 0], [false, 5]] as const) {
      const server = await known()
      const [now, before] = [server.clock.monotonic(), server.requests.length]
      server.scheduler.add(many(5, 0).map(({ id }) => facts(`new-${id}`, now, asked ? now - 1000 : null)))
      await server.clock.run(now + 1000)
      expect(server.requests.length - before).toBe(expected)
    }
  })

  it('counts as pasted once, even if its facts are told again', async () => {
    const asked = async (again: boolean): Promise<string[]> => {
      const server = await known()
      const now = server.clock.monotonic()
      const all = many(60, 0).map(({ id }) => facts(`new-${id}`, now, null))
      server.scheduler.add(all)
      await server.clock.run(now + 5000)
      if (again) server.scheduler.add(all.slice(-5))
      await server.clock.run(now + 6000)
      return server.requests.map(({ job }) => job.id)
    }
    const without = await asked(false)
  expect(without).not.toEqual([])
  expect(await asked(true)).toEqual(without)
  })
})

describe('the first requests about more than ten', () => {
  it('are made at once if that takes at most half of what is left', async () => {
    const server = await known()
    const before = server.requests.length
    server.paste(many(15, 300_000).map((one) => ({ ...one, id: `new-${one.id}` })))
    await server.clock.run(11_000)
    expect(server.requests.length - before).toBe(15)
  })

  it('do not wait for those that were removed', async () => {
    const server = await known()
    const before = server.requests.length
    server.paste(many(45, 300_000).map((one) => ({ ...one, id: `new-${one.id}` })))
    server.scheduler.remove(many(35, 0).map(({ id }) => `new-${id}`))
    server.paste([{ id: 'one more', durationMs: 300_000 }])
    await server.clock.run(12_000)
    expect(server.requests.length - before).toBe(11)
  })
})

it('nothing new is no paste', async () => {
  const asked = async (empty: boolean): Promise<number[]> => {
    const server = new RateLimitedServer(plain)
    for (let nth = 0; nth < 50; nth += 1) server.latency.ended('m', about30s(nth))
    if (empty) server.scheduler.add([])
    await server.clock.run(2000)
    server.paste(many(8, 120_000))
    await server.clock.run(60_000)
    return server.requests.map(({ sentAt }) => sentAt)
  }
  const without = await asked(false)
  expect(without).not.toEqual([])
  expect(await asked(true)).toEqual(without)
})

it('those of a paste are asked as it pays, even if the rest of it takes long to come', async () => {
  const server = new RateLimitedServer(plain)
  server.paste(many(20, 30_000), true)
  await server.clock.run(60_000)
  expect(server.requests.length).toBeGreaterThan(0)
})

describe('what the user prefers', () => {
  const requestsWith = async (eagerness: Eagerness): Promise<number> => {
    const server = new RateLimitedServer(plain, undefined, false)
    for (let nth = 0; nth < 50; nth += 1) server.latency.ended('m', about30s(nth))
    server.scheduler.setPreferences({ eagerness, reserve: 'tenth' })
    server.paste(many(1, 300_000))
    await server.clock.run(60_000)
    return server.requests.length
  }

  it('is that few or many requests are made', async () => {
    const balanced = await requestsWith('balanced')
    expect(await requestsWith('eager')).toBeGreaterThan(balanced)
    expect(await requestsWith('frugal')).toBeLessThan(balanced)
  })

  it('holds at once, also for what is left to others', async () => {
    const server = await known()
    server.paste(many(60, 10_000).map((one) => ({ ...one, id: `new-${one.id}` })))
    server.scheduler.setPreferences({ eagerness: 'eager', reserve: 'half' })
    expect(server.scheduler.view().budget?.reserve).toBe(30)
    await server.clock.run(240_000)
    const counts = [0, 1, 2, 3].map((window) => server.requests.filter(({ arrivedAt }) => Math.floor(arrivedAt / 60_000) === window).length)
    expect(Math.max(...counts)).toBeLessThanOrEqual(30)
  })
})

it('what is removed makes room: the price of all others falls at once', async () => {
  const server = await known()
  const now = server.clock.monotonic()
  server.paste(many(300, 3_600_000).map((one) => ({ ...one, id: `new-${one.id}` })))
  await server.clock.run(now + 2000)
  const before = server.scheduler.view().askEveryMs ?? NaN
  server.scheduler.remove(many(290, 0).map(({ id }) => `new-${id}`))
  expect(server.scheduler.view().askEveryMs).toBeLessThan(before / 5)
  expect(server.views.at(-1)?.active).toBeLessThan(300)
  expect(statusOf(server, 'new-0').length).toBeLessThanOrEqual(1)
})

it('a preference for more requests applies to those that were to be asked later', async () => {
  const server = new RateLimitedServer(plain)
  for (let nth = 0; nth < 50; nth += 1) server.latency.ended('m', about30s(nth))
  server.scheduler.setPreferences({ eagerness: 'frugal', reserve: 'tenth' })
  server.paste(many(1, 300_000))
  await server.clock.run(60_000)
  const made = server.requests.length
  await server.clock.run(90_000, () => server.requests.length > made && server.underWay.size === 0)
  const later = server.scheduler.explain('0')?.at ?? NaN
  server.scheduler.setPreferences({ eagerness: 'eager', reserve: 'tenth' })
  const sooner = server.scheduler.explain('0')?.at ?? NaN
  expect(later - sooner).toBeGreaterThan(500)
  const asksAt = sooner - server.clock.wall() + server.clock.monotonic()
  await server.clock.run(120_000)
  expect(Math.abs((server.requests[made + 1]?.sentAt ?? NaN) - asksAt)).toBeLessThan(100)
})

describe('a sleep in which monotonic time stood still', () => {
  it('counts as waiting for Retry-After, also if it was short', async () => {
    const server = new RateLimitedServer({ ...plain, windowMs: 10_000 })
    server.paste(many(2, 300_000))
    await server.clock.run(9000)
    for (let nth = 0; nth < 60; nth += 1) server.spend()
    server.scheduler.askNow(['0'])
    await server.clock.run(9500)
    expect(server.scheduler.view().phase.kind).toBe('rate-limited')
    const made = server.requests.length
    server.sleep(1)
    expect(server.scheduler.view().phase.kind).toBe('online')
    await server.clock.run(9600)
    expect(server.requests.length).toBeGreaterThan(made)
  })

  it('leaves what is known of the clock of the server as it was, and is noticed once', async () => {
    const server = new RateLimitedServer({ ...plain, clockOffsetMs: 300_000 })
    server.paste(many(5, 30_000))
    await server.clock.run(10_000)
    const ahead = server.scheduler.view().clockAheadMs ?? NaN
    expect(Math.abs(ahead - 300_000)).toBeLessThan(1000)
    server.sleep(2)
    server.scheduler.wake()
    expect(server.scheduler.view().clockAheadMs).toBeCloseTo(ahead, 3)
  })
})

describe('a new key', () => {
  it('is asked with anew about what the old one was in flight for, and need not wait for what the old one was told', async () => {
    const server = await known()
    server.paste([{ id: 'new', durationMs: 300_000, model: 'video' }])
    await server.clock.run(10_100)
    server.scheduler.keyReplaced('old', 'new')
    await server.clock.run(12_000)
    expect(statusOf(server, 'new').map(({ sentAt }) => sentAt)).toEqual([10_000, 10_150])
    for (let nth = 0; nth < 60; nth += 1) server.spend()
    server.scheduler.askNow(['new'])
    await server.clock.run(13_000)
    expect(server.scheduler.view().phase.kind).toBe('rate-limited')
    server.scheduler.keyReplaced('new', 'newer')
    expect(server.scheduler.view().phase.kind).toBe('online')
    await server.clock.run(14_000)
    expect(statusOf(server, 'new').filter(({ sentAt }) => sentAt >= 13_000).length).toBeGreaterThan(0)
  })
})

describe('requests that are not polls', () => {
  it('go before the polls if the user waits for them, else once no poll is worth a request', async () => {
    const server = new RateLimitedServer(plain)
    const sentAt = new Map<string, number>()
    const errand = (urgency: 'urgent' | 'patient'): Promise<void> => server.scheduler.errand(urgency, new AbortController().signal, async (report) => {
      const now = server.clock.monotonic()
      sentAt.set(urgency, now)
      await server.clock.sleep(100)
      report({ sentAt: now, receivedAt: now + 100, rate: { limit: 60, remaining: 8, resetAt: 1_700_000_059_000, serverDate: null, retryAfterMs: null } }, false)
    })
    server.scheduler.setOnline(false)
    server.paste(many(3, 300_000))
    const all = Promise.all([errand('patient'), errand('urgent')])
    server.scheduler.setOnline(true)
    await server.clock.run(30_000)
    await all
    // The window is unknown, so the first goes alone. Its reply leaves one for others than the reserve and Reset.
    expect(sentAt.get('urgent')).toBe(1000)
    expect(server.requests[0]?.sentAt).toBe(1100)
    expect(sentAt.get('patient')).toBeGreaterThan(server.requests[2]?.sentAt ?? Infinity)
  })

  it('count once: in flight until they are answered, or lost', async () => {
    const server = await known()
    const remaining = (): number | undefined => server.scheduler.view().budget?.remaining
    const before = remaining() ?? NaN
    const lost = server.scheduler.errand('urgent', new AbortController().signal, () => server.clock.sleep(100))
    expect(remaining()).toBe(before - 1)
    await server.clock.run(10_200)
    await lost
    expect(remaining()).toBe(before - 1)
    const now = server.clock.monotonic()
    await server.scheduler.errand('urgent', new AbortController().signal, async (report) => {
      report({ sentAt: now, receivedAt: now, rate: { limit: 60, remaining: 40, resetAt: null, serverDate: null, retryAfterMs: null } }, false)
    })
    expect(remaining()).toBe(40)
    // None is in flight. After a silence what remains is no longer certain, so the next goes alone.
    await server.clock.run(200_000)
    const made = server.requests.length
    server.paste(many(2, 300_000).map((one) => ({ ...one, id: `new-${one.id}` })))
    expect(server.requests.length - made).toBe(1)
  })
})

it('no more than ten requests are in flight at once', async () => {
  const server = new RateLimitedServer({ ...plain, limit: 600, roundTripMs: () => 3000 })
  let most = 0
  server.paste(many(200, 1000))
  for (let at = 1000; at < 60_000; at += 100) {
    await server.clock.run(at)
    most = Math.max(most, server.underWay.size)
  }
  expect(most).toBe(10)
})

it('stops once nothing is in flight any more, and tells the requests in flight to end', async () => {
  const server = new RateLimitedServer({ ...plain, roundTripMs: () => 1000 })
  server.paste(many(1, 0))
  await server.clock.run(1200)
  let stopped = false
  void server.scheduler.stop().then(() => { stopped = true })
  await server.clock.run(1900)
  expect(stopped).toBe(false)
  await server.clock.run(2100)
  expect(stopped).toBe(true)
  // Its answer no longer counts.
  expect(server.endSeenAt.size).toBe(0)
})
