import type { RateBudget } from '@shared/connection'
import type { Exchange } from '../modelroute/types'
import { AssumedLimit } from './assumed-limit'
import { Block } from './block'
import { InFlight } from './in-flight'
import { OtherSpenders } from './other-spenders'
import { reserveOf, resetGrainMs, type Allowance, type RateWindow } from './rate-window'
import { ResetReadings } from './reset-readings'
import type { Reserve } from './schedule'
import { Sends } from './sends'
import type { ServerClock } from './server-clock'
import { WindowKind } from './window-kind'

/** Share of a window after which a reading of Remaining is stale: others may have spent, so one request goes first, alone. */
const staleAfter = 1 / 20
/** Others may have spent more than expected: by this many standard deviations of a Poisson count. */
const maxByChance = 3

/**
 * What the key may still spend, learned from headers alone. The principle: only what the last reply left, less what was sent
 * since, is certain. Beyond that, one request goes alone, at the time the window should have moved on, to find out. So
 * neither the window's phase or kind, nor requests in flight at its edge, can cause a 429.
 * All times are monotonic ms.
 */
export class Budget {
  #limit: number | null = null
  /** When the request whose reply told the limit was sent. */
  #limitAskedAt = -Infinity
  #window: RateWindow | null = null
  readonly #sends = new Sends()
  #assumed = new AssumedLimit(this.#sends)
  readonly inFlight = new InFlight()
  #block = new Block()
  /** What 429s told other keys, by digest. */
  readonly #otherBlocks = new Map<string | null, Block>()
  #headersMissing = false
  #lastReplyAt = -Infinity
  #keyReplacedAt = -Infinity
  readonly #others = new OtherSpenders()
  readonly #resets: ResetReadings
  readonly #kind: WindowKind

  constructor(private readonly serverClock: ServerClock, private kept: Reserve) {
    this.#resets = new ResetReadings(serverClock)
    this.#kind = new WindowKind(serverClock)
  }

  get limit(): number {
    return this.#limit ?? this.#assumed.limit
  }

  /** True once a reply has told the limit. */
  get known(): boolean {
    return this.#limit !== null
  }

  /** True if a reply has arrived in the present window, or in the span that stands in for it. */
  sees(now: number): boolean {
    return (this.known || this.#blind) && this.#endsAt(now) > now
  }

  get reserve(): number {
    return reserveOf(this.limit, this.kept)
  }

  get windowMs(): number {
    return this.#kind.lengthMs
  }

  /** ms between two requests if they are spread evenly. */
  get paceMs(): number {
    return this.windowMs / Math.max(1, this.limit - this.reserve)
  }

  /** Set while the server has said to wait. */
  blockedUntil(now: number): number | null {
    return this.#block.until > now ? this.#block.until : null
  }

  /** Changes how much is left to other programs. */
  keep(reserve: Reserve): void {
    this.kept = reserve
  }

  /** A request leaves. */
  sent(now: number): void {
    this.inFlight.sent(now)
    // Requests that dropped out of the window since Remaining was told have freed their places, so they are kept for longer.
    const untoldMs = this.#blind ? 0 : Math.max(0, now - (this.#window?.toldAt ?? now))
    this.#sends.add(now, this.windowMs, this.#kind.longestMs + untoldMs)
    this.#assumed.sent(now, this.kept)
  }

  /** A request ended without a reply. The server may have counted it. */
  lost(): void {
    this.inFlight.lost()
    if (this.#window) this.#window.remaining -= 1
  }

  /** A request was answered; `limited` is a 429. */
  replied({ sentAt, receivedAt, rate }: Exchange, limited: boolean): void {
    // It is about the old key.
    if (sentAt < this.#keyReplacedAt) return this.lost()
    this.inFlight.replied(receivedAt - sentAt)
    const limit = rate.limit ?? (rate.remaining === null ? null : Math.max(this.limit, rate.remaining))
    const reset = this.#resets.believed(rate.resetAt, sentAt, receivedAt)
    if (limit !== null) this.#learn(limit, rate.remaining, reset, sentAt, receivedAt)
    else this.#headersMissing = true
    if (limit === null && this.#window) this.#window.remaining -= 1
    if (limited) this.#refuse(rate.retryAfterMs, reset, sentAt, receivedAt)
    else this.#block.admitted()
    this.#lastReplyAt = Math.max(this.#lastReplyAt, receivedAt)
  }

  /** An errand was answered. If the reply does not tell the limit, it counts as lost. */
  errandReplied(exchange: Exchange, limited: boolean): void {
    const { limit, remaining } = exchange.rate
    if (limit === null && remaining === null && !limited) this.lost()
    else this.replied(exchange, limited)
  }

  /** The machine slept for `ms` while its monotonic clock stood still: everything known is that much older. */
  slept(ms: number): void {
    for (const block of [this.#block, ...this.#otherBlocks.values()]) block.slept(ms)
    this.#sends.slept(ms)
    this.#assumed.slept(ms)
    this.#window = null
  }

  /** The key was replaced (both by digest): only what 429s told the new one before applies, and the first request goes alone. */
  keyReplaced(now: number, from: string | null, to: string): void {
    this.#keyReplacedAt = now
    this.#otherBlocks.set(from, this.#block)
    this.#block = this.#otherBlocks.get(to) ?? new Block()
    this.#otherBlocks.delete(to)
    this.#window = null
    this.#assumed = new AssumedLimit(this.#sends)
  }

  /** The earliest time at which the next request may leave; Infinity while that depends on a reply that is waited for. */
  freeAt(now: number): number {
    const at = Math.max(now, this.#block.until)
    const waits = now < this.inFlight.awaitedUntil
    if (!this.known && this.#assumed.uncertain(now) && waits) return Infinity
    if (this.#blind) return Math.max(at, this.#pacedAt(now))
    const stale = now - this.#lastReplyAt > this.windowMs * staleAfter
    if (stale && waits) return Infinity
    // After a 429 one goes alone, to find out.
    if (this.#certain(now) >= 1) return waits && this.#block.untested ? Infinity : at
    return waits ? Infinity : Math.max(at, this.#movesOnAt(now))
  }

  /** What may be spent in a whole window, after subtracting what others are expected to spend. */
  get whole(): Allowance {
    return { requests: Math.max(1, this.limit - this.reserve - this.#others.rate * this.windowMs), ms: this.windowMs }
  }

  /** The same until the present window or span ends; if nothing is left of it, for the next one. */
  allowance(now: number): Allowance {
    const [certain, ms] = [this.#certain(now), this.#endsAt(now) - now]
    if (ms <= 0 || (!this.#endless && (certain < 1 || this.#block.until > now))) return this.whole
    const theirs = this.#others.rate * ms
    if (this.#endless && this.#flow === 0) return { requests: Math.max(1, this.whole.requests - this.#sends.inSpan), ms }
    return { requests: Math.max(1, certain + this.#flow * ms - theirs), ms }
  }

  /** What the status bar shows; null until a reply carried the headers. `toWall` converts monotonic to epoch ms. */
  view(now: number, toWall: (at: number) => number): RateBudget | null {
    if (this.#limit === null || !this.#window) return null
    const resetAt = this.#resetAt()
    const fresh = resetAt !== null && resetAt <= now && !this.#kind.rolls
    const remaining = fresh ? this.#limit : Math.max(0, Math.min(this.#limit, this.#window.remaining - this.inFlight.count))
    return {
      limit: this.#limit,
      remaining,
      resetAt: toWall(resetAt === null || fresh ? now + this.windowMs : resetAt),
      reserve: this.reserve,
    }
  }

  #learn(told: number, left: number | null, reset: number | null, sentAt: number, receivedAt: number): void {
    // A reply that was overtaken by a later one may tell an old limit.
    const limit = sentAt < this.#limitAskedAt ? this.limit : told
    const changed = this.#limit !== limit
    if (changed) this.#kind.limitChanged()
    this.#limit = limit
    this.#limitAskedAt = Math.max(this.#limitAskedAt, sentAt)
    this.#headersMissing = false
    const remaining = Math.max(0, Math.min(limit, left ?? limit - this.#sends.after(this.#sends.last - this.#kind.longestMs).length))
    if (this.#kind.movedBack(this.#window?.reset ?? null, reset)) {
      // A late reply tells of the previous window. Any other means that this window was not what it seemed.
      if (sentAt < (this.#window?.openedAt ?? 0)) return
      this.#window = null
    }
    // The first reply to a request sent after a block tells what remains from scratch.
    const unblocked = this.#block.testedBy(sentAt)
    const window = this.#window
    if (window && this.#kind.rolls) {
      // Replies whose requests overlap may arrive out of order: the lowest value holds.
      const overlaps = sentAt < this.#lastReplyAt && !unblocked
      const [ms, before] = [receivedAt - window.toldAt, window.remaining]
      window.remaining = overlaps ? Math.min(window.remaining, remaining) : remaining
      window.toldAt = receivedAt
      window.reset = reset
      if (this.#flow > 0) this.#others.took(Math.min(limit, before + this.#flow * ms) - 1 - window.remaining, ms, this.windowMs)
      if (reset !== null) this.#kind.rolling(limit, remaining, reset, receivedAt)
      return
    }
    if (window && !this.#kind.isNewer(reset, window, receivedAt)) {
      if (reset !== null && sentAt >= this.serverClock.latestMonotonic(reset)) this.#kind.resetSlackMs = resetGrainMs
      window.remaining = changed || unblocked ? remaining : Math.min(window.remaining, remaining)
      window.toldAt = receivedAt
      window.own += 1
      this.#others.watch(window, this.inFlight.count, receivedAt, this.windowMs)
      return
    }
    if (window) this.#others.close(window, this.inFlight.count, this.#lastReplyAt)
    if (window) this.#kind.passed(window, sentAt, reset, remaining >= limit - this.inFlight.count - 2)
    if (reset !== null) this.#kind.began(reset, receivedAt, window !== null)
    this.#window = { reset, remaining, toldAt: receivedAt, own: 1, openedAt: receivedAt, opening: remaining + 1 }
  }

  #refuse(retryAfterMs: number | null, reset: number | null, sentAt: number, now: number): void {
    // It came back when it was told to, and this reply tells no Remaining either.
    if (this.#block.testedBy(sentAt) && this.#window) this.#window.remaining = 0
    this.#block.refused(retryAfterMs, reset === null ? null : this.serverClock.latestMonotonic(reset) - now, now)
    if (!this.known) this.#block.lengthen(this.#assumed.refused(sentAt, this.inFlight.count, now))
    this.#kind.refused(this.#headersMissing)
  }

  /** How many requests may leave at once, whatever the window's phase, given that others have kept spending since the last reply. */
  #certain(now: number): number {
    const [window, limit] = [this.#window, this.#limit]
    if (!window || limit === null) return 0
    const unheard = this.#others.rate * (now - this.#lastReplyAt)
    const spared = unheard + Math.max(this.reserve, maxByChance * Math.sqrt(unheard))
    const left = this.#kind.rolls ? Math.min(limit, window.remaining + this.#flow * (now - window.toldAt)) : Math.min(window.remaining, limit - window.own)
    return left - this.inFlight.count - spared - this.#keptForReset(now)
  }

  /** While Reset may be truncated, one request is kept for the moment of Reset: its reply tells whether it is. */
  #keptForReset(now: number): number {
    const resetAt = this.#resetAt()
    return this.#kind.resetSlackMs === null && !this.#kind.rolls && resetAt !== null && now < resetAt ? 1 : 0
  }

  #resetAt(): number | null {
    const reset = this.#window?.reset ?? null
    return reset === null ? null : this.serverClock.latestMonotonic(reset)
  }

  /** When the window should have moved on far enough for one request, if nothing is certain. */
  #movesOnAt(now: number): number {
    if (!this.#window) return now
    const resetAt = this.#resetAt()
    if (!this.#kind.rolls && resetAt !== null) {
      // A reply from after Reset still told the old window: it was not quite over.
      if (this.#lastReplyAt >= resetAt) return this.#lastReplyAt + resetGrainMs
      // Requests of the new window that were lost without a reply have been spent all the same.
      const lost = this.#sends.after(Math.max(resetAt, now - this.#kind.longestMs))
      const [oldestLost] = lost.length >= this.limit - this.reserve ? lost : []
      if (oldestLost !== undefined) return oldestLost + this.#kind.longestMs
      return resetAt + (this.#kind.resetSlackMs ?? (this.#window.remaining - this.inFlight.count > this.reserve ? 0 : resetGrainMs))
    }
    // After a 429 the server has said when to come back.
    if (this.#block.untested) return now
    const length = this.#kind.longestMs
    const used = this.limit - this.#window.remaining
    // If the reserve is already eaten into, that many more must drop out first.
    const deficit = Math.max(0, this.reserve - this.#window.remaining)
    const oursLeaves = Math.max(this.#lastReplyAt + length / 10, this.#sends.oneLeavesAt(used, deficit, length, this.#window.toldAt) ?? now)
    // At Reset one more remains than was told, no matter whose request drops out.
    const oneLeaves = deficit === 0 && resetAt !== null ? Math.min(oursLeaves, Math.max(this.#lastReplyAt, resetAt) + resetGrainMs) : oursLeaves
    return this.#flow > 0 ? Math.min(oneLeaves, now + (1 - this.#certain(now)) / this.#flow) : oneLeaves
  }

  /** Requests that flow back per ms; 0 unless the limit is known to be a bucket and replies still tell it. */
  get #flow(): number {
    return this.#blind || this.#kind.fullMs === null ? 0 : this.limit / this.#kind.fullMs
  }

  /** True if the last reply told nothing about the present window: then the last known values stay in use, or the documented example. */
  get #blind(): boolean {
    const resetAt = this.#resetAt()
    return this.#headersMissing && (resetAt === null || resetAt <= this.#lastReplyAt)
  }

  /** True if Reset does not tell when unspent requests are lost: then a span stands in for the window. */
  get #endless(): boolean {
    return this.#blind || this.#kind.rolls || this.#resetAt() === null
  }

  #endsAt(now: number): number {
    if (this.#flow > 0 && this.#window) {
      // On average, what was spent has flowed back by then.
      const spent = this.limit - this.#window.remaining + this.inFlight.count
      return (now + this.#window.toldAt + spent / this.#flow) / 2
    }
    return (this.#endless ? null : this.#resetAt()) ?? this.#sends.spanEndsAt(this.windowMs)
  }

  #pacedAt(now: number): number {
    const first = this.#sends.nthNewest(Math.max(1, this.limit - this.reserve))
    return first === undefined ? now : first + (this.known ? this.#kind.longestMs : this.#assumed.windowMs)
  }
}
