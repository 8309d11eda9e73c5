import type { RateReading } from './types'

/** The longest Retry-After that is believed, ms. */
export const longestRetryAfterMs = 24 * 60 * 60 * 1000

/** A Date further from this machine's clock is a fault of who sent it: certificates would be invalid with a clock that far off, ms. */
const farthestDateMs = 366 * 24 * 60 * 60 * 1000

/** What a request without a reply tells about the rate window: nothing. */
export const noRate: RateReading = {
  limit: null,
  remaining: null,
  resetAt: null,
  serverDate: null,
  retryAfterMs: null,
}

/**
 * Reads the rate limit headers that every reply carries (modelroute-api, section 5). `receivedAt` is epoch ms of this
 * machine's clock. It stands in for the server's clock if the reply has no Date header.
 */
export function readRate(headers: Headers, receivedAt: number): RateReading {
  const date = readHttpDate(headers.get('date'))
  const serverDate = date !== null && Math.abs(date - receivedAt) <= farthestDateMs ? date : null
  const limit = readCount(headers.get('x-ratelimit-limit'))
  return {
    limit: limit === 0 ? null : limit,
    remaining: limit === 0 ? null : readCount(headers.get('x-ratelimit-remaining')),
    resetAt: readUnixSeconds(headers.get('x-ratelimit-reset')),
    serverDate,
    retryAfterMs: parseRetryAfter(headers.get('retry-after'), serverDate ?? receivedAt),
  }
}

/**
 * Reads a Retry-After header (RFC 9110, 10.2.3): seconds (the first, where a proxy has joined several by commas), or an HTTP date,
 * which is compared with `now` (epoch ms of the server's clock). Returns the wait in ms, clamped to 0…24 h, or null if there is no
 * readable header.
 */
export function parseRetryAfter(header: string | null, now: number): number | null {
  const text = header?.trim() ?? ''
  const at = readHttpDate(text)
  const seconds = /^(\d+(?:\.\d+)?)\s*(?:,|$)/.exec(text)?.[1]
  const wait = seconds !== undefined ? Number(seconds) * 1000 : at === null ? null : at - now
  return wait === null ? null : Math.min(Math.max(wait, 0), longestRetryAfterMs)
}

/** An HTTP date begins with the name of a day. Anything else that Date.parse would accept is rejected. */
function readHttpDate(text: string | null): number | null {
  const at = text !== null && /^[A-Z][a-z]{2,8},? /.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? null : at
}

/** The number at the start of a header, because a header sent twice arrives as `60, 60`. */
function readNumber(header: string | null): number | null {
  const digits = header?.match(/^(\d{1,12}(?:\.\d+)?)\s*(?:[,;]|$)/)?.[1]
  return digits === undefined ? null : Number(digits)
}

/** What is left of a whole one does not count. */
function readCount(header: string | null): number | null {
  const count = readNumber(header)
  return count === null ? null : Math.floor(count)
}

/** Accepts only plausible dates: a small number is a wait in seconds, which the API does not document here. */
function readUnixSeconds(header: string | null): number | null {
  const seconds = readNumber(header)
  return seconds === null || seconds < 1e9 || seconds > 1e11 ? null : Math.round(seconds * 1000)
}
