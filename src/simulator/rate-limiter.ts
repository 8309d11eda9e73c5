/**
 * How the server counts: in fixed windows, over the last `windowMs` at any moment, or with tokens that flow back steadily.
 */
export type RateAlgorithm = 'fixed-window' | 'sliding-window' | 'token-bucket'

interface RateState {
  limit: number
  remaining: number
  /** Epoch ms at which a window begins anew, the oldest request leaves it, or a bucket is full; if it is empty, at which a token comes. */
  resetAt: number
}

/** Counts requests; all times are epoch ms. */
export interface RateLimiter {
  /** Spends one request. If none remains, returns false and spends nothing. */
  take(now: number): boolean
  /** Another program with the same key spends up to `count` requests. */
  spend(count: number, now: number): void
  state(now: number): RateState
}

/**
 * Allows exactly `limit` requests in each window of `windowMs`. Fixed windows begin at whole multiples of it.
 */
export function createRateLimiter(algorithm: RateAlgorithm, limit: number, windowMs: number): RateLimiter {
  const { remaining, use, resetAt } = counters[algorithm](limit, windowMs)
  const take = (now: number): boolean => {
    if (remaining(now) < 1) return false
    use(now)
    return true
  }
  return {
    take,
    spend(count, now) {
      for (let spent = 0; spent < count && take(now); spent += 1);
    },
    state: (now) => ({ limit, remaining: Math.floor(remaining(now)), resetAt: resetAt(now) }),
  }
}

interface Counter {
  remaining(now: number): number
  use(now: number): void
  resetAt(now: number): number
}

const counters: Record<RateAlgorithm, (limit: number, windowMs: number) => Counter> = {
  'fixed-window'(limit, windowMs) {
    let window = Number.NaN
    let used = 0
    const windowOf = (now: number): number => Math.floor(now / windowMs)
    return {
      remaining: (now) => (windowOf(now) === window ? limit - used : limit),
      use(now) {
        if (windowOf(now) !== window) used = 0
        window = windowOf(now)
        used += 1
      },
      resetAt: (now) => (windowOf(now) + 1) * windowMs,
    }
  },

  'sliding-window'(limit, windowMs) {
    let times: number[] = []
    const recent = (now: number): number[] => (times = times.filter((at) => at > now - windowMs))
    return {
      remaining: (now) => limit - recent(now).length,
      use: (now) => times.push(now),
      resetAt: (now) => (recent(now)[0] ?? now) + windowMs,
    }
  },

  'token-bucket'(limit, windowMs) {
    let tokens = limit
    let at = Number.NEGATIVE_INFINITY
    const perMs = limit / windowMs
    const available = (now: number): number => Math.min(limit, tokens + Math.max(0, now - at) * perMs)
    return {
      remaining: available,
      use(now) {
        tokens = available(now) - 1
        at = now
      },
      resetAt(now) {
        const missing = Math.max(0, (available(now) < 1 ? 1 : limit) - available(now))
        return now + missing / perMs
      },
    }
  },
}
