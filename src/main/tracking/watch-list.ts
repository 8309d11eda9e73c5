import type { LatencyModel } from './latency-model'
import { DueQueue } from './due-queue'
import { believe, newEntry, readyAt, reconsider, worthOf, type Entry } from './entry'
import type { Watched } from './schedule'

/** Beliefs change while an entry sleeps, so it is checked again after this long. */
const longestSleepMs = 5000
/** The ranking of entries most worth asking: how many it holds, and how long it is valid per awake entry, as ranking takes time. */
const ranked = { most: 32, forMsEach: 0.025 }
/** Entries are woken no more often than this while a request costs more than twice the floor. */
const wakeEveryMs = 50

/** The executions under watch. Each sleeps in a queue until asking it could be worth the lowest price, and is awake after that. */
export class WatchList {
  /** The longest that any may go unasked, ms. */
  boundMs = Infinity
  readonly #entries = new Map<string, Entry>()
  /** Dropped while a request about them was in flight. One that comes back is still busy. */
  readonly #leaving = new Map<string, Entry>()
  readonly #asleep = new DueQueue<Entry>()
  readonly #awake = new Set<Entry>()
  #inOrder: Entry[] = []
  /** The entries most worth asking at the last comparison, the best one last. */
  #ranking: Entry[] = []
  #rankedAt = -Infinity
  #resultsDue = 0

  constructor(
    private readonly latency: LatencyModel,
    public floor: number,
  ) {}

  get size(): number {
    return this.#entries.size
  }

  /** Executions not known to have ended. */
  get active(): number {
    return this.#entries.size - this.#resultsDue
  }

  get(id: string): Entry | undefined {
    return this.#entries.get(id)
  }

  /** Adds executions, or updates the facts about those that are in. Those that run change what is believed about all, so they are counted first. */
  put(all: readonly Watched[], now: number): Entry[] {
    const entries = all.map((watched) => this.#admit(watched, now))
    for (const entry of entries) this.schedule(entry, now)
    return entries
  }

  #admit(watched: Watched, now: number): Entry {
    const known = this.#entries.get(watched.id)
    const entry: Entry = known ?? this.#leaving.get(watched.id) ?? newEntry(watched, now)
    if (!known) {
      this.#entries.set(watched.id, entry)
      this.#inOrder.push(entry)
    } else this.#count(known.watched, null)
    entry.watched = { ...watched, addedAt: entry.watched.addedAt }
    this.#count(entry.watched, entry)
    return entry
  }

  drop(id: string): void {
    const entry = this.#entries.get(id)
    if (!entry) return
    this.#entries.delete(id)
    if (entry.busy) this.#leaving.set(id, entry)
    this.#asleep.take(entry)
    this.#awake.delete(entry)
    this.#count(entry.watched, null)
    if (this.#inOrder.length > 2 * this.#entries.size + 64) this.#inOrder = [...this.#entries.values()]
  }

  /** Puts an entry to sleep until asking it could be worth the lowest price. */
  schedule(entry: Entry, now: number): void {
    this.#awake.delete(entry)
    entry.belief = believe(entry.watched, this.latency)
    if (entry.busy) this.#asleep.take(entry)
    else this.#asleep.put(entry, Math.min(readyAt(entry, this.floor, this.boundMs), Math.max(now, entry.holdUntil) + longestSleepMs))
  }

  /** A request about it is in flight: it is not chosen again until it is answered or freed. */
  markBusy(entry: Entry): void {
    entry.busy = true
    entry.again = false
    this.#awake.delete(entry)
    this.#asleep.take(entry)
  }

  /** It can be chosen again, unless it was dropped meanwhile. */
  markFree(entry: Entry, now: number): void {
    this.#markIdle(entry)
    if (this.#entries.get(entry.watched.id) === entry) this.schedule(entry, now)
  }

  /** A reply told new facts. */
  answered(entry: Entry, watched: Watched, now: number): void {
    this.#markIdle(entry)
    entry.urgentSince = entry.again ? now : null
    entry.since = now
    if (this.#entries.get(watched.id) === entry) this.put([watched], now)
  }

  /** A reply told that there is nothing more to ask. */
  finished(entry: Entry): void {
    this.#markIdle(entry)
    if (this.#entries.get(entry.watched.id) === entry) this.drop(entry.watched.id)
  }

  #markIdle(entry: Entry): void {
    entry.busy = false
    this.#leaving.delete(entry.watched.id)
  }

  /** It failed by itself: it is not asked before `until`. */
  hold(entry: Entry, until: number): void {
    entry.urgentSince = null
    entry.holdUntil = until
  }

  /** Its failures may not be its own fault, so it need not wait, once. If it fails again, it must. */
  release(entry: Entry, now: number): void {
    if (entry.excused) return
    entry.excused = true
    entry.holdUntil = -Infinity
    this.schedule(entry, now)
  }

  /** Forgets all failures: nothing is held any more. */
  forgive(now: number): void {
    for (const entry of this.#entries.values()) {
      if (entry.failures === 0) continue
      entry.failures = 0
      entry.excused = false
      entry.holdUntil = -Infinity
      this.schedule(entry, now)
    }
  }

  /** Of those that have not failed, the one unasked for longest. Its answer tells whether the connection is to blame. */
  witness(): Entry | undefined {
    let oldest: Entry | undefined
    for (const entry of this.#entries.values()) {
      if (!entry.busy && entry.failures === 0 && entry.since < (oldest?.since ?? Infinity)) oldest = entry
    }
    return oldest
  }

  /** It is asked next, ahead of anything by worth, even if it has failed before. A request in flight does not count. */
  prioritize(entry: Entry, now: number): void {
    entry.again = entry.busy
    entry.urgentSince ??= now
    entry.holdUntil = -Infinity
    this.schedule(entry, now)
  }

  /** The machine slept for `ms` while monotonic time stood still: everything known is that much older. */
  slept(ms: number, now: number): void {
    const earlier = (at: number | null): number | null => at === null ? null : at - ms
    for (const entry of this.#entries.values()) {
      const { id, model, addedAt, createdAt, lastAskedAt, seenUnfinishedAt, expiresAt, resultDueSince } = entry.watched
      entry.watched = {
        id, model, addedAt: addedAt - ms, createdAt: earlier(createdAt), lastAskedAt: earlier(lastAskedAt),
        seenUnfinishedAt: earlier(seenUnfinishedAt), expiresAt: earlier(expiresAt), resultDueSince: earlier(resultDueSince),
      }
      this.schedule(entry, now)
    }
  }

  scheduleAll(now: number): void {
    for (const entry of this.#entries.values()) this.schedule(entry, now)
  }

  /** Wakes the entries whose time has come. One that is not ready yet goes back to sleep. */
  wakeDue(now: number): void {
    for (let entry = this.#asleep.first; entry && entry.dueAt <= now; entry = this.#asleep.first) {
      reconsider(entry, this.latency)
      if (readyAt(entry, this.floor, this.boundMs) > now) this.schedule(entry, now)
      else this.#wake(entry, now)
    }
  }

  /** An entry worth more than the first of the ranking, such as one the user wants asked now, goes before it. */
  #wake(entry: Entry, now: number): void {
    this.#asleep.take(entry)
    this.#awake.add(entry)
    entry.worth = worthOf(entry, now, this.boundMs)
    if (entry.worth > (this.#ranking.at(-1)?.worth ?? Infinity)) this.#ranking.push(entry)
  }

  /**
   * The entry most worth asking, if it is worth `price`. The recent ranking is used while it is valid: comparing all entries for
   * each of hundreds of requests a second would cost more than everything else.
   */
  best(now: number, price: number): Entry | null {
    const known = now - this.#rankedAt < ranked.forMsEach * this.#awake.size ? this.#first(now) : null
    if (known && known.worth >= price) return known
    this.#rank(now, price)
    return this.#first(now)
  }

  /** The first of the ranking that is still awake. */
  #first(now: number): Entry | null {
    for (let first = this.#ranking.at(-1); first; first = this.#ranking.at(-1)) {
      if (this.#awake.has(first)) {
        first.worth = worthOf(first, now, this.boundMs)
        return first
      }
      this.#ranking.pop()
    }
    return null
  }

  /** Updates the worth of every awake entry, and ranks those worth at least `price`. */
  #rank(now: number, price: number): void {
    const most: Entry[] = []
    for (const entry of this.#awake) {
      reconsider(entry, this.latency)
      entry.worth = worthOf(entry, now, this.boundMs)
      if (entry.worth < price || (most.length === ranked.most && entry.worth <= (most.at(-1)?.worth ?? 0))) continue
      const place = most.findIndex(({ worth }) => worth < entry.worth)
      most.splice(place < 0 ? most.length : place, 0, entry)
      if (most.length > ranked.most) most.pop()
    }
    this.#ranking = most.reverse()
    this.#rankedAt = now
  }

  /**
   * When the next entry reaches `price`, given that none does now (`best` has just compared them all). Entries far from it are
   * skipped: they are checked again before they get there.
   */
  nextAt(now: number, price: number): number {
    const wakeAt = this.#asleep.first?.dueAt ?? Infinity
    // A waking entry is worth the floor. While requests cost more than that, several are woken together.
    let next = price > 2 * this.floor ? Math.max(wakeAt, now + wakeEveryMs) : wakeAt
    for (const entry of this.#awake) {
      const mayReach = entry.worth * 4 >= price && (next === Infinity || worthOf(entry, next, this.boundMs) >= price)
      if (mayReach) next = Math.min(next, readyAt(entry, price, this.boundMs))
    }
    return next
  }

  /** When the first awake entry, or the next to wake, reaches `price`. */
  readyAt(price: number): number {
    const next = this.#asleep.first
    let at = next ? readyAt(next, price, this.boundMs) : Infinity
    for (const entry of this.#awake) {
      if (at === Infinity || worthOf(entry, at, this.boundMs) >= price) at = Math.min(at, readyAt(entry, price, this.boundMs))
    }
    return at
  }

  get hasAwake(): boolean {
    return this.#awake.size > 0
  }

  /** Fewer than twice `most` evenly picked entries (all, if there are no more than that), and how many each stands for. */
  sample(most: number): { entries: Entry[]; weight: number } {
    const all = this.#inOrder
    const step = Math.max(1, Math.floor(all.length / most))
    const entries: Entry[] = []
    for (let i = 0; i < all.length; i += step) {
      const entry = all[i]
      if (entry && this.#entries.get(entry.watched.id) === entry) entries.push(entry)
    }
    return { entries, weight: entries.length ? this.#entries.size / entries.length : 0 }
  }

  #count(watched: Watched, entry: Entry | null): void {
    if (watched.resultDueSince !== null) {
      this.#resultsDue += entry ? 1 : -1
      return
    }
    const { model, addedAt, createdAt, seenUnfinishedAt, expiresAt } = watched
    // An execution past its expiry is stuck, and says nothing about the others.
    if (model === null || createdAt === null || seenUnfinishedAt === null || (expiresAt !== null && seenUnfinishedAt >= expiresAt)) return
    const age = Math.max(0, seenUnfinishedAt - createdAt)
    this.latency.running(model, entry ? null : age, entry ? age : null)
    const sincePaste = seenUnfinishedAt - addedAt
    if (sincePaste >= 0) this.latency.runningAfterPaste(entry ? null : sincePaste, entry ? sincePaste : null)
  }
}
