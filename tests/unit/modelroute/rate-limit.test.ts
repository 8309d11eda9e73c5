import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { longestRetryAfterMs, parseRetryAfter, readRate } from '../../../src/main/modelroute/rate-limit'

const now = Date.UTC(2024, 2, 20, 10)

describe('Retry-After', () => {
  test.each<[string | null, number | null]>([
    ['0', 0],
    ['30', 30_000],
    [' 1.5 ', 1_500],
    ['Wed, 20 Mar 2024 10:00:30 GMT', 30_000],
    ['Wednesday, 20-Mar-24 10:00:30 GMT', 30_000],
    ['Wed Mar 20 10:00:30 2024 GMT', 30_000],
    ['Wed, 20 Mar 2024 09:00:00 GMT', 0],
    ['2147484', longestRetryAfterMs],
    ['99999999999999999999', longestRetryAfterMs],
    ['Fri, 20 Mar 2054 10:00:00 GMT', longestRetryAfterMs],
    ['5, 7', 5_000],
    ['5 seconds', null],
    ['-5', null],
    ['soon', null],
    ['', null],
    ['2024', 2_024_000],
    ['2024-03-20', null],
    ['Infinity', null],
    [null, null],
  ])('%j waits %j ms', (header, wait) => {
    expect(parseRetryAfter(header, now)).toBe(wait)
  })

  test('is never negative, longer than a day, or beyond the range of a timer', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.integer().map(String),
          fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
        ),
        (header) => {
          const wait = parseRetryAfter(header, now)
          if (wait === null) return
          expect(wait).toBeGreaterThanOrEqual(0)
          expect(wait).toBeLessThanOrEqual(longestRetryAfterMs)
          expect(wait).toBeLessThan(2 ** 31)
        },
      ),
    )
  })
})

describe('the headers of a reply', () => {
  test('tell the limit, what remains, Reset and the time on the server', () => {
    const headers = new Headers({
      'X-RateLimit-Limit': '60',
      'X-RateLimit-Remaining': '57',
      'X-RateLimit-Reset': '1710924600',
      Date: 'Wed, 20 Mar 2024 08:49:37 GMT',
    })
    expect(readRate(headers, now)).toEqual({
      limit: 60,
      remaining: 57,
      resetAt: 1_710_924_600_000,
      serverDate: Date.UTC(2024, 2, 20, 8, 49, 37),
      retryAfterMs: null,
    })
  })

  test('give a Retry-After date that is compared with the clock of the server, not with ours', () => {
    const headers = new Headers({
      'Retry-After': 'Wed, 20 Mar 2024 08:00:30 GMT',
      Date: 'Wed, 20 Mar 2024 08:00:00 GMT',
    })
    expect(readRate(headers, now).retryAfterMs).toBe(30_000)
    headers.delete('Date')
    expect(readRate(headers, Date.UTC(2024, 2, 20, 8)).retryAfterMs).toBe(30_000)
  })

  test.each(['Thu, 01 Jan 1970 00:00:00 GMT', 'Fri, 31 Dec 9999 23:59:59 GMT'])('do not tell the time on the server as %s', (date) => {
    expect(readRate(new Headers({ Date: date }), now).serverDate).toBeNull()
  })

  test('are unknown if absent or odd', () => {
    const odd = {
      'X-RateLimit-Limit': '0',
      'X-RateLimit-Remaining': '-1',
      'X-RateLimit-Reset': '45',
      Date: 'today',
    }
    const unknown = { limit: null, remaining: null, resetAt: null, serverDate: null, retryAfterMs: null }
    expect(readRate(new Headers(odd), now)).toEqual(unknown)
    expect(readRate(new Headers(), now)).toEqual(unknown)
    // A limit of nothing makes no sense, nor does what remains of it.
    expect(readRate(new Headers({ 'X-RateLimit-Limit': '0', 'X-RateLimit-Remaining': '5' }), now)).toEqual(unknown)
  })

  test('may be fractions, as of a bucket', () => {
    const headers = new Headers({ 'X-RateLimit-Limit': '60.0', 'X-RateLimit-Remaining': '57.9', 'X-RateLimit-Reset': '1710924600.25' })
    expect(readRate(headers, now)).toMatchObject({ limit: 60, remaining: 57, resetAt: 1_710_924_600_250 })
  })

  test('count once if sent twice', () => {
    expect(
      readRate(new Headers({ 'X-RateLimit-Limit': '60, 60', 'X-RateLimit-Remaining': '0, 0' }), now),
    ).toMatchObject({ limit: 60, remaining: 0 })
  })
})
