import type { Exchange } from '../modelroute/types'
import type { Clock } from './clock'

/** How far two good clocks drift apart, ms per ms; the bounds widen by it between readings. */
const drift = 200e-6

/**
 * The server's wall clock as seen from here. Each reply's Date (whole seconds) was written between sending and
 * receiving, so it bounds the offset from both sides; the bounds of all replies are intersected (Marzullo 1984, as in
 * NTP). Before the first Date this machine's own wall clock stands in.
 */
export class ServerClock {
  /** Server epoch ms minus monotonic ms lies within these. */
  #bounds: { low: number; high: number; at: number } | null = null

  constructor(private readonly clock: Clock) {}

  /** Learns from one exchange; one without a Date teaches nothing. */
  observe({ sentAt, receivedAt, rate }: Exchange): void {
    if (rate.serverDate === null) return
    const seen = { low: rate.serverDate - receivedAt, high: rate.serverDate + 1000 - sentAt, at: receivedAt }
    const known = this.#bounds && this.#widened(this.#bounds, receivedAt)
    const both = known && { low: Math.max(known.low, seen.low), high: Math.min(known.high, seen.high), at: receivedAt }
    // Bounds that exclude each other: one of the clocks was set, or this machine slept. The newest reading holds.
    this.#bounds = both && both.low <= both.high ? both : seen
  }

  /** Monotonic ms of a time on the server's clock (epoch ms), the best guess. */
  toMonotonic(epochMs: number): number {
    const bounds = this.#bounds
    return epochMs - (bounds ? (bounds.low + bounds.high) / 2 : this.clock.wall() - this.clock.monotonic())
  }

  /** How far the server's wall clock is ahead of this machine's, ms, the best guess; null before the first Date. */
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
