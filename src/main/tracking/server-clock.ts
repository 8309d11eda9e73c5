import type { Exchange } from '../modelroute/types'
import type { Clock } from './clock'

/** How fast two good clocks drift apart, ms per ms. The bounds widen by this between readings. */
const drift = 200e-6

/**
 * The server's wall clock as seen from here. Each reply's Date (whole seconds) was written between sending and receiving,
 * so it bounds the offset from both sides. The bounds of all replies are intersected (Marzullo 1984, as in NTP). Before the
 * first Date, this machine's own wall clock is used.
 */
export class ServerClock {
  /** Bounds of server epoch ms minus monotonic ms. */
  #bounds: { low: number; high: number; at: number } | null = null

  constructor(private readonly clock: Clock) {}

  /** Learns from one exchange; without a Date it teaches nothing. */
  observe({ sentAt, receivedAt, rate }: Exchange): void {
    if (rate.serverDate === null) return
    const seen = { low: rate.serverDate - receivedAt, high: rate.serverDate + 1000 - sentAt, at: receivedAt }
    const known = this.#bounds && this.#widened(this.#bounds, receivedAt)
    const both = known && { low: Math.max(known.low, seen.low), high: Math.min(known.high, seen.high), at: receivedAt }
    // The bounds exclude each other: one of the clocks was set, or this machine slept. The newest reading wins.
    this.#bounds = both && both.low <= both.high ? both : seen
  }

  /** The machine slept for `ms` while its monotonic clock stood still; the server's went on. */
  slept(ms: number): void {
    this.#bounds &&= { low: this.#bounds.low + ms, high: this.#bounds.high + ms, at: this.#bounds.at - ms }
  }

  /** Best guess of the monotonic ms of a time on the server's clock (epoch ms). */
  toMonotonic(epochMs: number): number {
    const bounds = this.#bounds
    return epochMs - (bounds ? (bounds.low + bounds.high) / 2 : this.clock.wall() - this.clock.monotonic())
  }

  /** Best guess of how far the server's wall clock is ahead of this machine's, ms; null before the first Date. */
  get aheadMs(): number | null {
    return this.#bounds && (this.#bounds.low + this.#bounds.high) / 2 - (this.clock.wall() - this.clock.monotonic())
  }

  /** The latest monotonic ms at which the server's clock can show `epochMs`. */
  latestMonotonic(epochMs: number): number {
    const bounds = this.#bounds && this.#widened(this.#bounds, this.clock.monotonic())
    return bounds ? epochMs - bounds.low : this.toMonotonic(epochMs)
  }

  #widened({ low, high, at }: { low: number; high: number; at: number }, now: number): { low: number; high: number } {
    const slack = Math.max(0, now - at) * drift
    return { low: low - slack, high: high + slack }
  }
}
