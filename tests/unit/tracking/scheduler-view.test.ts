import { expect, it } from 'vitest'
import { plain, RateLimitedServer } from '../../support/rate-limited-server'

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
