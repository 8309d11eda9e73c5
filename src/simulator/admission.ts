import { randomUUID } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import type { Counters } from './counters'
import type { HostEnv } from './host'
import type { RateLimiter } from './rate-limiter'
import { envelope } from './replies'
import type { Settings } from './settings'

/** A request that was in flight when the 429 was sent does not count as disobedience. */
const graceMs = 50

interface AdmissionParts {
  key: string
  settings: Settings
  limiter: RateLimiter
  counters: Counters
  /** Epoch ms of this machine. */
  now: () => number
}

/** Counts every request, and admits those that carry the key and are within the rate limit. */
export function admissionMiddleware({
  key,
  settings,
  limiter,
  counters,
  now,
}: AdmissionParts): MiddlewareHandler<HostEnv> {
  const block = { from: Number.POSITIVE_INFINITY, until: Number.NEGATIVE_INFINITY }

  return async (context, next) => {
    const arrivedAt = now()
    counters.requests += 1
    if (arrivedAt >= block.from && arrivedAt < block.until) counters.whileBlocked += 1

    const authorized = context.req.header('authorization') === `Bearer ${key}`
    const allowed = authorized && limiter.take(arrivedAt)
    const { limit, remaining, resetAt } = limiter.state(arrivedAt)
    const headers = {
      date: new Date(arrivedAt + settings.clockOffsetMs).toUTCString(),
      'x-request-id': `req_${randomUUID()}`,
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-reset': String(Math.ceil((resetAt + settings.clockOffsetMs) / 1000)),
    }
    // Set on the raw reply, so that replies written by a fault carry them too.
    for (const [name, value] of Object.entries(headers)) context.env.outgoing.setHeader(name, value)

    if (!authorized) {
      counters.unauthorized += 1
      return envelope(401, {
        code: 'UNAUTHORIZED',
        message: 'The API key is missing or not valid.',
        retryable: false,
      })
    }
    const counts = counters.window(arrivedAt)
    if (allowed) counts.allowed += 1
    else counts.refused += 1
    if (allowed) await next()
    else context.res = tooMany(resetAt - arrivedAt)

    if (context.res.status === 429) {
      counters.tooMany += 1
      if (now() >= block.until) block.from = now() + graceMs
      block.until = Math.max(block.until, waitUntil(context.res.headers.get('retry-after'), resetAt))
    }
    return undefined
  }

  function tooMany(waitMs: number): Response {
    const seconds = Math.max(1, Math.ceil(waitMs / 1000))
    const date = new Date(Math.ceil((now() + settings.clockOffsetMs + waitMs) / 1000) * 1000).toUTCString()
    const retryAfter = {
      seconds: { 'retry-after': String(seconds) },
      date: { 'retry-after': date },
      none: undefined,
    }
    return envelope(
      429,
      { code: 'RATE_LIMITED', message: 'Too many requests.', retryable: true },
      retryAfter[settings.retryAfter],
    )
  }

  /** Epoch ms of this machine until which a 429 says to wait. */
  function waitUntil(retryAfter: string | null, resetAt: number): number {
    if (retryAfter === null) return resetAt
    return /^\d+$/.test(retryAfter)
      ? now() + Number(retryAfter) * 1000
      : Date.parse(retryAfter) - settings.clockOffsetMs
  }
}
