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
