const usualRoundTripMs = 150
/** A reply is no longer waited for after this many round trips, and this long at least: it may never come. */
const patience = { roundTrips: 4, leastMs: 3000 }

/** The requests that have left and have neither been answered nor lost. All times are monotonic ms. */
export class InFlight {
  count = 0
  /** How long a request takes, ms, smoothed as in TCP (RFC 6298). */
  roundTripMs = usualRoundTripMs
  #answered = false
  #lastSentAt = -Infinity

  /** Until when replies are waited for; -Infinity if none is due. */
  get awaitedUntil(): number {
    return this.count > 0 ? this.#lastSentAt + Math.max(patience.leastMs, patience.roundTrips * this.roundTripMs) : -Infinity
  }

  sent(now: number): void {
    this.count += 1
    this.#lastSentAt = now
  }

  lost(): void {
    this.count -= 1
  }

  replied(tookMs: number): void {
    this.count -= 1
    this.roundTripMs += (tookMs - this.roundTripMs) / (this.#answered ? 8 : 1)
    this.#answered = true
  }
}
