import { expect, it } from 'vitest'
import { many, plain, RateLimitedServer } from '../../support/rate-limited-server'

/** A server whose windows are known, and nothing under watch at 10 s. */
async function known(): Promise<RateLimitedServer> {
  const server = new RateLimitedServer(plain)
  server.paste(many(1, 10))
  await server.clock.run(10_000)
  return server
}

it('says that the next request leaves now only if one does soon, even while each is expensive', async () => {
  const server = new RateLimitedServer(plain)
  const { clock, scheduler } = server
  server.paste(Array.from({ length: 50 }, (_, i) => ({ id: `${i}`, durationMs: 4000 * 1.06 ** i })))
  const saidNow: number[] = []
  for (let at = 1000; at < 180_000; at += 250) {
    await clock.run(at)
    const { phase, active, nextRequestAt } = scheduler.view()
    if (active > 0 && phase.kind === 'online' && nextRequestAt !== null && nextRequestAt - clock.wall() < 1000) saidNow.push(clock.monotonic())
  }
  const waits = saidNow.map((at) => (server.requests.find(({ sentAt }) => sentAt >= at)?.sentAt ?? Infinity) - at)
  expect(waits.length).toBeGreaterThan(20)
  expect(waits.filter((wait) => wait > 2000).length).toBeLessThan(waits.length / 20)
})

it.each([1, 5])('says how often each is asked with nothing unlike it around Reset (%i pasted every 4 s)', async (pasted) => {
  const server = new RateLimitedServer(plain, () => 0.5, false)
  const { clock, scheduler, latency } = server
  const duration = (nth: number): number => 40_000 * Math.exp(0.5 * Math.sin(nth * 12.9))
  for (let nth = 0; nth < 100; nth += 1) {
    latency.ended('m', duration(nth))
    latency.endedAfterPaste(duration(nth))
  }
  for (let nth = 0; nth < 75; nth += 1) {
    const executions = Array.from({ length: pasted }, (_, i) => ({ id: `${nth}-${i}`, durationMs: duration(nth * pasted + i) }))
    clock.after(4000 * nth, () => server.paste(executions))
  }
  await clock.run(90_000)
  for (let at = 90_250, before = scheduler.view().askEveryMs ?? 0; at < 300_000; at += 250) {
    await clock.run(at)
    const every = scheduler.view().askEveryMs ?? 0
    expect(Math.max(every / before, before / every)).toBeLessThan(2)
    before = every
  }
})

it('tells nothing of how often any is asked while there is none', async () => {
  const server = await known()
  await server.clock.run(20_000)
  expect(server.scheduler.view()).toMatchObject({ active: 0, askEveryMs: null, askWithinMs: null, nextRequestAt: null })
  server.paste([{ id: 'new', durationMs: 300_000 }])
  await server.clock.run(30_000)
  const { active, askEveryMs, askWithinMs } = server.scheduler.view()
  expect(active).toBe(1)
  expect(askEveryMs).toBeLessThanOrEqual(askWithinMs ?? 0)
})

it('is told at most four times a second, and each change in the end', async () => {
  const server = await known()
  server.views.length = 0
  server.paste(many(120, 20_000).map((one) => ({ ...one, id: `new-${one.id}` })))
  await server.clock.run(40_000)
  expect(server.views.length).toBeLessThanOrEqual(4 * 30 + 1)
  await server.clock.run(600_000)
  expect(server.views.at(-1)).toMatchObject({ active: 0, phase: { kind: 'online' } })
  server.scheduler.pause()
  await server.clock.run(601_000)
  expect(server.views.at(-1)?.phase).toEqual({ kind: 'paused' })
})

it('tells no time of the next request about an execution while nothing is asked at all, and none in the past or while a 429 is waited out', async () => {
  const server = await known()
  server.paste([{ id: 'new', durationMs: 3_600_000 }])
  await server.clock.run(12_000)
  for (let nth = 0; nth < 60; nth += 1) server.spend()
  server.scheduler.askNow(['new'])
  await server.clock.run(13_000)
  const { phase } = server.scheduler.view()
  server.scheduler.askNow(['new'])
  if (phase.kind !== 'rate-limited') throw new Error(phase.kind)
  expect(server.scheduler.explain('new')?.at).toBeGreaterThanOrEqual(phase.until)
  server.scheduler.pause()
  expect(server.scheduler.explain('new')).toBeNull()
})
