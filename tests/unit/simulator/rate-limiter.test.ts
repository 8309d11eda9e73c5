import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRateLimiter, type RateAlgorithm } from '../../../src/simulator/rate-limiter'

const windowMs = 1_000
const limit = 5
const gaps = fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 200 })

/** Times of requests that were allowed. */
function run(algorithm: RateAlgorithm, waits: number[]): { allowed: number[]; refused: number[] } {
  const limiter = createRateLimiter(algorithm, limit, windowMs)
  const allowed: number[] = []
  const refused: number[] = []
  let now = 5_000_000
  for (const wait of waits) {
    now += wait
    const { remaining } = limiter.state(now)
    const taken = limiter.take(now)
    expect(taken).toBe(remaining >= 1)
    if (taken) expect(limiter.state(now).remaining).toBe(remaining - 1)
    ;(taken ? allowed : refused).push(now)
  }
  return { allowed, refused }
}

describe('fixed window', () => {
  test('admits exactly the limit in each window, and refuses only beyond it', () => {
    fc.assert(
      fc.property(gaps, (waits) => {
        const { allowed, refused } = run('fixed-window', waits)
        const windowOf = (at: number): number => Math.floor(at / windowMs)
        const inWindow = (window: number): number => allowed.filter((at) => windowOf(at) === window).length
        for (const at of allowed) expect(inWindow(windowOf(at))).toBeLessThanOrEqual(limit)
        for (const at of refused) expect(inWindow(windowOf(at))).toBe(limit)
      }),
    )
  })

  test('resets at the end of the window', () => {
    const limiter = createRateLimiter('fixed-window', limit, windowMs)
    limiter.spend(limit, 10_400)
    expect(limiter.state(10_400)).toEqual({ limit, remaining: 0, resetAt: 11_000 })
    expect(limiter.take(10_999)).toBe(false)
    expect(limiter.take(11_000)).toBe(true)
  })
})

describe('sliding window', () => {
  test('never admits more than the limit within any window', () => {
    fc.assert(
      fc.property(gaps, (waits) => {
        const { allowed, refused } = run('sliding-window', waits)
        const before = (end: number): number =>
          allowed.filter((at) => at > end - windowMs && at <= end).length
        for (const at of allowed) expect(before(at)).toBeLessThanOrEqual(limit)
        for (const at of refused) expect(before(at)).toBe(limit)
      }),
    )
  })

  test('tells when the oldest request leaves', () => {
    const limiter = createRateLimiter('sliding-window', 2, windowMs)
    limiter.take(10_100)
    limiter.take(10_600)
    expect(limiter.state(10_700)).toEqual({ limit: 2, remaining: 0, resetAt: 11_100 })
    expect(limiter.take(11_099)).toBe(false)
    expect(limiter.take(11_100)).toBe(true)
    expect(limiter.take(11_101)).toBe(false)
  })
})

describe('token bucket', () => {
  test('over any time admits no more than a full bucket and what flowed back', () => {
    fc.assert(
      fc.property(gaps, (waits) => {
        const { allowed } = run('token-bucket', waits)
        const [first = 0] = allowed
        for (const [index, at] of allowed.entries()) {
          expect(index + 1).toBeLessThanOrEqual(limit + ((at - first) * limit) / windowMs + 1e-6)
        }
      }),
    )
  })

  test('returns a token when it says so', () => {
    const limiter = createRateLimiter('token-bucket', limit, windowMs)
    limiter.spend(limit, 10_000)
    expect(limiter.state(10_000)).toEqual({ limit, remaining: 0, resetAt: 10_200 })
    expect(limiter.take(10_199)).toBe(false)
    expect(limiter.take(10_200)).toBe(true)
  })
})

test('other programs spend what there is, and no more', () => {
  for (const algorithm of ['fixed-window', 'sliding-window', 'token-bucket'] as const) {
    const limiter = createRateLimiter(algorithm, limit, windowMs)
    limiter.spend(3, 10_000)
    expect(limiter.state(10_000).remaining).toBe(2)
    limiter.spend(100, 10_000)
    expect(limiter.state(10_000).remaining).toBe(0)
  }
})
