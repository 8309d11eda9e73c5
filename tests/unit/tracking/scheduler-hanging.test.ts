import { expect, it } from 'vitest'
import { many, plain, RateLimitedServer } from '../../support/rate-limited-server'

/** A request for a file that is answered at once. */
const answered = (server: RateLimitedServer, remaining: number, retryAfterMs: number | null = null): Promise<void> =>
  server.scheduler.errand('urgent', new AbortController().signal, async (heard) => {
    const now = server.clock.monotonic()
    heard({ sentAt: now, receivedAt: now, rate: { limit: 60, remaining, resetAt: null, serverDate: null, retryAfterMs } }, retryAfterMs !== null)
  })

/** A request for a file whose reply does not come for half a minute. */
const hanging = (server: RateLimitedServer): void => {
  void server.scheduler.errand('urgent', new AbortController().signal, () => server.clock.sleep(30_000))
}

/** Another request is refused while one hangs. */
async function refusedMeanwhile(server: RateLimitedServer, retryAfterMs: number): Promise<void> {
  await answered(server, 50)
  hanging(server)
  await answered(server, 0, retryAfterMs)
}

it('goes on asking while a request for a file hangs', async () => {
  const server = new RateLimitedServer(plain)
  server.paste(many(5, 600_000))
  await server.clock.run(20_000)
  hanging(server)
  await server.clock.run(50_000)
  expect(server.requests.filter(({ sentAt }) => sentAt > 20_000).length).toBeGreaterThan(3)
})

it('asks again once a 429 is waited out, although a request hangs that left before', async () => {
  const server = new RateLimitedServer(plain)
  const { clock } = server
  const windowEndsAt = 121_000
  server.paste(many(5, 600_000))
  await clock.run(windowEndsAt - 10_000)
  await refusedMeanwhile(server, 10_000)
  const refusedAt = clock.monotonic()
  await clock.run(windowEndsAt - 1)
  expect(server.requests.filter(({ sentAt }) => sentAt > refusedAt)).toEqual([])
  await clock.run(windowEndsAt + 15_000)
  expect(server.requests.filter(({ sentAt }) => sentAt > refusedAt).length).toBeGreaterThan(3)
})

it.each([0, 5])('says that it waits for the rate limit only until then, with %i watched and a request hanging', async (watched) => {
  const server = new RateLimitedServer(plain)
  const { clock, scheduler, views } = server
  server.paste(many(watched, 600_000))
  await clock.run(20_000)
  await refusedMeanwhile(server, 2000)
  await clock.run(21_000)
  expect(views.at(-1)?.phase).toEqual(scheduler.view().phase)
  expect(views.at(-1)?.phase.kind).toBe('rate-limited')
  await clock.run(22_500)
  expect(views.at(-1)?.phase).toEqual({ kind: 'online' })
})
