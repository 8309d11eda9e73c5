import type { RateBudget } from '@shared/connection'
import type { Exchange } from '../modelroute/types'
import { AssumedLimit, documented } from './assumed-limit'
import { Block } from './block'
import { OtherSpenders } from './other-spenders'
import { reserveOf, resetGrainMs, type Allowance, type RateWindow } from './rate-window'
import { ResetReadings } from './reset-readings'
import { Sends } from './sends'
import type { ServerClock } from './server-clock'

/** Share of a window after which a reading of Remaining is old: others may have spent, so one request goes ahead alone. */
const staleAfter = 1 / 20
/** Others may have spent more than expected: so many standard deviations of a Poisson count. */
const mostByChance = 3

/**
 * What the key may still spend, learned from headers alone. The principle: certain is what the last reply left, less
 * what has left since; beyond that, when the window should have moved on, one request goes alone to find out. So
 * neither the phase of the window, nor its kind, nor requests in flight at its edge can cause a 429.
 * All times are monotonic ms.
 */
export class Budget {
  #limit: number | null = null
  /** When the request left whose reply told the limit. */
  #limitAskedAt = -Infinity
  #window: RateWindow | null = null
  #windowMs: number = documented.windowMs
  readonly #sends = new Sends()
  #assumed = new AssumedLimit(this.#sends)
  #inFlight = 0
  #block = new Block()
  #headersMissing = false
  #lastReplyAt = -Infinity
  /** How long after Reset the old window may still hold: Reset can be cut down to whole seconds. Null: not seen yet. */
  #resetSlackMs: number | null = null
  /** How often it showed that the window slides or refills: Reset moved on before it had passed, or by too little. */
  #rolling = 0
  readonly #others = new OtherSpenders()

  readonly #resets: ResetReadings

  constructor(private readonly serverClock: ServerClock) {
    this.#resets = new ResetReadings(serverClock)
  }

  get limit(): number {
    return this.#limit ?? this.#assumed.limit
  }

  /** True once a reply has told the limit. */
  get known(): boolean {
    return this.#limit !== null
  }

  /** True while the window, or the span that stands for it, is one in which a reply has come. */
  sees(now: number): boolean {
    return (this.known || this.#blind) && this.#endsAt > now
  }

  get reserve(): number {
    return reserveOf(this.limit)
  }

  get windowMs(): number {
    return this.#windowMs
  }

  /** ms between two requests when they are spread evenly. */
  get paceMs(): number {
    return this.#windowMs / Math.max(1, this.limit - this.reserve)
  }

  /** Set while the server has said to wait. */
  blockedUntil(now: number): number | null {
    return this.#block.until > now ? this.#block.until : null
  }

  /** A request leaves. */
  sent(now: number): void {
    this.#inFlight += 1
    // Those that left the window since Remaining was told have given back what they took of it.
    this.#sends.add(now, this.#windowMs, this.#longestMs + Math.max(0, now - (this.#window?.toldAt ?? now)))
    this.#assumed.sent(now)
  }

  /** A request ended without a word from the server; it may have been counted. */
  lost(): void {
    this.#inFlight -= 1
    if (this.#window) this.#window.remaining -= 1
  }

  /** A request was answered; `limited` is a 429. */
  replied({ sentAt, receivedAt, rate }: Exchange, limited: boolean): void {
    this.#inFlight -= 1
    const limit = rate.limit ?? (rate.remaining === null ? null : Math.max(this.limit, rate.remaining))
    const reset = this.#resets.believed(rate.resetAt, sentAt, receivedAt)
    if (limit !== null) this.#learn(limit, rate.remaining, reset, sentAt, receivedAt)
    else this.#headersMissing = true
    if (limit === null && this.#window) this.#window.remaining -= 1
    if (limited) this.#refuse(rate.retryAfterMs, reset, sentAt, receivedAt)
    else this.#block.admitted()
    this.#lastReplyAt = Math.max(this.#lastReplyAt, receivedAt)
  }

  /** The machine slept for `ms` while its monotonic clock stood still: what was known has aged by as much. */
  slept(ms: number): void {
    this.#block.slept(ms)
    this.#sends.slept(ms)
    this.#assumed.slept(ms)
    this.#window = null
  }

  /** Another key: what the server said to the one before says nothing of it, and its first request goes alone. */
  keyReplaced(): void {
    this.#block = new Block()
    this.#window = null
    this.#assumed = new AssumedLimit(this.#sends)
  }

  /** The earliest time at which the next request may leave; Infinity while that hangs on a reply under way. */
  freeAt(now: number): number {
    const at = Math.max(now, this.#block.until)
    if (!this.known && this.#assumed.uncertain(now) && this.#inFlight > 0) return Infinity
    if (this.#blind) return Math.max(at, this.#pacedAt(now))
    const stale = now - this.#lastReplyAt > this.#windowMs * staleAfter
    if (stale && this.#inFlight > 0) return Infinity
    if (this.#certain(now) >= 1 && !this.#block.untested) return at
    return this.#inFlight > 0 ? Infinity : Math.max(at, this.#movesOnAt(now))
  }

  /** What may be spent in a whole window, others' expected share taken off. */
  get whole(): Allowance {
    return { requests: Math.max(1, this.limit - this.reserve - this.#others.rate * this.#windowMs), ms: this.#windowMs }
  }

  /** What may be spent until the window or span ends, likewise; of the next when none is left. */
  allowance(now: number): Allowance {
    const [certain, ms] = [this.#certain(now), this.#endsAt - now]
    if (ms <= 0 || (!this.#endless && (certain < 1 || this.#block.until > now))) return this.whole
    return { requests: Math.max(1, this.#endless ? this.whole.requests - this.#sends.inSpan : certain - this.#others.rate * ms), ms }
  }

  /** What the status bar shows; null until a reply carried the headers. `toWall` turns monotonic into epoch ms. */
  view(now: number, toWall: (at: number) => number): RateBudget | null {
    if (this.#limit === null || !this.#window) return null
    const resetAt = this.#resetAt()
    const fresh = resetAt !== null && resetAt <= now && this.#rolling < 2
    const remaining = fresh ? this.#limit : Math.max(0, Math.min(this.#limit, this.#window.remaining - this.#inFlight))
    return {
      limit: this.#limit,
      remaining,
      resetAt: toWall(resetAt === null || fresh ? now + this.#windowMs : resetAt),
      reserve: this.reserve,
    }
  }

  #learn(told: number, left: number | null, reset: number | null, sentAt: number, receivedAt: number): void {
    // A reply that was overtaken may tell the limit of before.
    const limit = sentAt < this.#limitAskedAt ? this.limit : told
    const changed = this.#limit !== limit
    this.#limit = limit
    this.#limitAskedAt = Math.max(this.#limitAskedAt, sentAt)
    this.#headersMissing = false
    const remaining = Math.max(0, Math.min(limit, left ?? limit - this.#sends.after(this.#sends.last - this.#longestMs).length))
    if (this.#movedBack(reset)) {
      // A late reply tells of the window before, any other that this one was not what it seemed.
      if (sentAt < (this.#window?.openedAt ?? 0)) return
      this.#window = null
    }
    // The first reply to a request that left after a block tells anew what remains.
    const unblocked = this.#block.testedBy(sentAt)
    const window = this.#window
    if (window && this.#rolling > 1) {
      // Replies that overlap in time may come out of order: the least of them holds.
      const overlaps = sentAt < this.#lastReplyAt && !unblocked
      window.remaining = overlaps ? Math.min(window.remaining, remaining) : remaining
      window.toldAt = receivedAt
      window.reset = reset
      if (reset !== null) this.#learnLength(reset, receivedAt)
      return
    }
    if (window && !this.#isNewer(reset, window, receivedAt)) {
      if (reset !== null && sentAt >= this.serverClock.latestMonotonic(reset)) this.#resetSlackMs = resetGrainMs
      window.remaining = changed || unblocked ? remaining : Math.min(window.remaining, remaining)
      window.toldAt = receivedAt
      window.own += 1
      this.#others.watch(window, this.#inFlight, receivedAt, this.#windowMs)
      return
    }
    if (window) this.#others.close(window, this.#inFlight, this.#lastReplyAt)
    if (window) this.#notePassing(window, sentAt, reset, remaining >= limit - this.#inFlight - 2)
    if (reset !== null) this.#learnLength(reset, receivedAt)
    this.#window = { reset, remaining, toldAt: receivedAt, own: 1, openedAt: receivedAt, opening: remaining + 1 }
  }

  #movedBack(reset: number | null): boolean {
    const known = this.#rolling > 1 ? null : (this.#window?.reset ?? null)
    return reset !== null && known !== null && reset < known - resetGrainMs
  }

  #isNewer(reset: number | null, window: RateWindow, now: number): boolean {
    if (reset === null || window.reset === null) return reset !== null || now - window.openedAt >= this.#windowMs
    return reset > window.reset + resetGrainMs
  }

  /** Learns at the first reply of a new window how the old one ended. */
  #notePassing(old: RateWindow, sentAt: number, reset: number | null, whole: boolean): void {
    if (old.reset === null) return
    const passed = this.serverClock.toMonotonic(old.reset)
    // One that is fixed ends no sooner than its whole length after the one before.
    const tooSoon = !whole && reset !== null && reset - old.reset < 0.9 * this.#windowMs - 2 * resetGrainMs
    if (tooSoon) this.#rolling += 2
    else if (sentAt < passed - resetGrainMs) this.#rolling += 1
    else if (whole && sentAt < this.serverClock.latestMonotonic(old.reset) + resetGrainMs / 2) this.#resetSlackMs = 0
  }

  /** A window that has just begun says nearly its whole length; one that refills, when it will be full. */
  #learnLength(reset: number, now: number): void {
    const ahead = Math.max(resetGrainMs, this.serverClock.toMonotonic(reset) - now)
    if (this.#rolling > 0) this.#windowMs = Math.max(this.#windowMs, ahead)
    else this.#windowMs = Math.max(ahead, this.#window ? 0.9 * this.#windowMs : 0)
  }

  #refuse(retryAfterMs: number | null, reset: number | null, sentAt: number, now: number): void {
    this.#block.refused(retryAfterMs, reset === null ? null : this.serverClock.latestMonotonic(reset) - now, now)
    if (!this.known) this.#block.lengthen(this.#assumed.refused(sentAt, this.#inFlight, now))
    if (this.#window) this.#window.remaining = 0
    // Whose replies tell nothing has windows longer than they seemed.
    if (this.#headersMissing) this.#windowMs = Math.max(this.#windowMs, Math.min(documented.windowMs, 2 * this.#windowMs))
  }

  /** Requests that may leave at once, whatever the window's phase, others having gone on spending since the last reply. */
  #certain(now: number): number {
    const [window, limit] = [this.#window, this.#limit]
    if (!window || limit === null) return 0
    const unheard = this.#others.rate * (now - this.#lastReplyAt)
    const spared = unheard + Math.max(this.reserve, mostByChance * Math.sqrt(unheard))
    return Math.min(window.remaining, limit - (this.#rolling > 1 ? 0 : window.own)) - this.#inFlight - spared - this.#keptForReset(now)
  }

  /** Of a window whose Reset may be cut, one request is kept to be made at Reset: its reply tells whether it was. */
  #keptForReset(now: number): number {
    const resetAt = this.#resetAt()
    return this.#resetSlackMs === null && this.#rolling < 2 && resetAt !== null && now < resetAt ? 1 : 0
  }

  #resetAt(): number | null {
    const reset = this.#window?.reset ?? null
    return reset === null ? null : this.serverClock.latestMonotonic(reset)
  }

  /** When, nothing being certain, the window should have moved on far enough for one request. */
  #movesOnAt(now: number): number {
    if (!this.#window) return now
    const resetAt = this.#resetAt()
    if (this.#rolling < 2 && resetAt !== null) {
      // A reply from after Reset that still told the old window: it was not quite over.
      if (this.#lastReplyAt >= resetAt) return this.#lastReplyAt + resetGrainMs
      // Requests of the new window that were lost without a word have been spent all the same.
      const lost = this.#sends.after(Math.max(resetAt, now - this.#longestMs))
      const [oldestLost] = lost.length >= this.limit - this.reserve ? lost : []
      if (oldestLost !== undefined) return oldestLost + this.#longestMs
      return resetAt + (this.#resetSlackMs ?? (this.#window.remaining - this.#inFlight > this.reserve ? 0 : resetGrainMs))
    }
    // After a 429 it has said itself when to come again.
    if (this.#block.untested) return now
    const length = this.#longestMs
    const used = this.limit - this.#window.remaining
    // Where the reserve is already eaten into, as many more must have left.
    const deficit = Math.max(0, this.reserve - this.#window.remaining)
    const ours = Math.max(this.#lastReplyAt + length / 10, this.#sends.oneLeavesAt(used, deficit, length, this.#window.toldAt) ?? now)
    // Then one more remains than was told, whoever it is that leaves.
    return deficit === 0 && resetAt !== null ? Math.min(ours, Math.max(this.#lastReplyAt, resetAt) + resetGrainMs) : ours
  }

  /** What a window lasts at most: its length is known only from below, by the longest wait that Reset ever told. */
  get #longestMs(): number {
    return 1.15 * this.#windowMs + resetGrainMs
  }

  /** True when the last reply told nothing of the present window: then what was known last is kept, or the documented example. */
  get #blind(): boolean {
    const resetAt = this.#resetAt()
    return this.#headersMissing && (resetAt === null || resetAt <= this.#lastReplyAt)
  }

  /** True where Reset does not tell when what is not spent is lost: a span stands for the window. */
  get #endless(): boolean {
    return this.#blind || this.#rolling > 1 || this.#resetAt() === null
  }

  get #endsAt(): number {
    return (this.#endless ? null : this.#resetAt()) ?? this.#sends.spanEndsAt(this.#windowMs)
  }

  #pacedAt(now: number): number {
    this.#sends.forget(now, this.#longestMs)
    const first = this.#sends.nthNewest(Math.max(1, this.limit - this.reserve))
    return first === undefined ? now : first + (this.known ? this.#longestMs : this.#assumed.windowMs)
  }
}
