import type { LatencyModel } from './latency-model'
import { DueQueue } from './due-queue'
import { believe, newEntry, readyAt, reconsider, worthOf, type Entry } from './entry'
import type { Watched } from './schedule'

/** Beliefs move while an entry sleeps: it is looked at again after this. */
const longestSleepMs = 5000
/** Who is most worth asking is found for so many at once, and holds for so long for each one awake, so that to find it takes a small share of the time. */
const ranked = { most: 32, forMsEach: 0.025 }
/** At most so often someone is woken while a request costs more than twice the floor. */
const wakeEveryMs = 50

/** The executions under watch: asleep in a queue until asking could be worth the least price, then awake. */
export class WatchList {
  /** The longest that any may go unasked, ms. */
  boundMs = Infinity
  readonly #entries = new Map<string, Entry>()
  /** Dropped while a request about them was under way: one that comes back is still busy. */
  readonly #leaving = new Map<string, Entry>()
  readonly #asleep = new DueQueue<Entry>()
  readonly #awake = new Set<Entry>()
  #inOrder: Entry[] = []
  /** Those most worth asking when they were last compared, the most of all last. */
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

  /** Adds an execution, or takes new facts of one that is in. */
  put(watched: Watched, now: number): Entry {
    const known = this.#entries.get(watched.id)
    const entry: Entry = known ?? this.#leaving.get(watched.id) ?? newEntry(watched, now, this.latency)
    if (!known) {
      this.#entries.set(watched.id, entry)
      this.#inOrder.push(entry)
    } else this.#count(known.watched, null)
    entry.watched = { ...watched, addedAt: entry.watched.addedAt }
    this.#count(entry.watched, entry)
    this.lay(entry, now)
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

  /** Lays an entry to sleep until asking it could be worth the least price. */
  lay(entry: Entry, now: number): void {
    this.#awake.delete(entry)
    entry.belief = believe(entry.watched, this.latency)
    if (entry.busy) this.#asleep.take(entry)
    else this.#asleep.put(entry, Math.min(readyAt(entry, this.floor, this.boundMs), Math.max(now, entry.holdUntil) + longestSleepMs))
  }

  /** A request about it is under way: it is not chosen again until it is answered or free. */
  busy(entry: Entry): void {
    entry.busy = true
    this.#awake.delete(entry)
    this.#asleep.take(entry)
  }

  /** It can be chosen again, unless it was dropped meanwhile. */
  free(entry: Entry, now: number): void {
    this.#over(entry)
    if (this.#entries.get(entry.watched.id) === entry) this.lay(entry, now)
  }

  /** A reply told new facts. */
  answered(entry: Entry, watched: Watched, now: number): void {
    this.#over(entry)
    entry.urgentSince = null
    entry.since = now
    if (this.#entries.get(watched.id) === entry) this.put(watched, now)
  }

  /** A reply told that there is nothing more to ask. */
  finished(entry: Entry): void {
    this.#over(entry)
    if (this.#entries.get(entry.watched.id) === entry) this.drop(entry.watched.id)
  }

  #over(entry: Entry): void {
    entry.busy = false
    this.#leaving.delete(entry.watched.id)
  }

  /** It is in trouble of its own: not before `until`. */
  hold(entry: Entry, until: number): void {
    entry.urgentSince = null
    entry.holdUntil = until
  }

  /** Its failures may not be its own: once it need not wait. One that then fails again does. */
  release(entry: Entry, now: number): void {
    if (entry.excused) return
    entry.excused = true
    entry.holdUntil = -Infinity
    this.lay(entry, now)
  }

  /** The one unasked for longest of those that did not fail: its answer tells whether the connection is to blame. */
  witness(): Entry | undefined {
    let oldest: Entry | undefined
    for (const entry of this.#entries.values()) {
      if (!entry.busy && entry.failures === 0 && entry.since < (oldest?.since ?? Infinity)) oldest = entry
    }
    return oldest
  }

  /** It is asked next, ahead of all worth, trouble of its own or not. */
  hurry(entry: Entry, now: number): void {
    entry.urgentSince ??= now
    entry.holdUntil = -Infinity
    this.lay(entry, now)
  }

  /** The machine slept for `ms` while monotonic time stood still: all that is known of them is as much older. */
  slept(ms: number, now: number): void {
    const earlier = (at: number | null): number | null => at === null ? null : at - ms
    for (const entry of this.#entries.values()) {
      const { id, model, addedAt, createdAt, lastAskedAt, seenUnfinishedAt, expiresAt, resultDueSince } = entry.watched
      entry.watched = {
        id, model, addedAt: addedAt - ms, createdAt: earlier(createdAt), lastAskedAt: earlier(lastAskedAt),
        seenUnfinishedAt: earlier(seenUnfinishedAt), expiresAt: earlier(expiresAt), resultDueSince: earlier(resultDueSince),
      }
      this.lay(entry, now)
    }
  }

  layAll(now: number): void {
    for (const entry of this.#entries.values()) this.lay(entry, now)
  }

  /** Wakes those whose time has come; a nap that ended before its entry is ready begins anew. */
  ripen(now: number): void {
    for (let entry = this.#asleep.first; entry && entry.dueAt <= now; entry = this.#asleep.first) {
      reconsider(entry, this.latency)
      if (readyAt(entry, this.floor, this.boundMs) > now) this.lay(entry, now)
      else this.#wake(entry, now)
    }
  }

  /** One that is worth more than the first of the ranking, as what the user wants now, goes before it. */
  #wake(entry: Entry, now: number): void {
    this.#asleep.take(entry)
    this.#awake.add(entry)
    entry.worth = worthOf(entry, now, this.boundMs)
    if (entry.worth > (this.#ranking.at(-1)?.worth ?? Infinity)) this.#ranking.push(entry)
  }

  /**
   * The entry most worth asking, if that is worth `price`. All are compared unless the best of a moment ago will do: at
   * hundreds of requests a second that would cost more than all else.
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

  /** Notes the worth of everyone awake, and who of them are worth `price` most. */
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
   * When the next entry reaches `price`, given that none does now: `best` has just compared them all. Those far from it
   * are passed over: they are looked at again before they get there.
   */
  nextAt(now: number, price: number): number {
    const wakeAt = this.#asleep.first?.dueAt ?? Infinity
    // Who wakes is worth the floor: while a request is dearer, several are woken together.
    let next = price > 2 * this.floor ? Math.max(wakeAt, now + wakeEveryMs) : wakeAt
    for (const entry of this.#awake) {
      if (entry.worth * 4 >= price && (next === Infinity || worthOf(entry, next, this.boundMs) >= price)) next = Math.min(next, readyAt(entry, price, this.boundMs))
    }
    return next
  }

  /** When the first of those awake, or the next to wake, reaches `price`. */
  readyAt(price: number): number {
    const next = this.#asleep.first
    let at = next ? readyAt(next, price, this.boundMs) : Infinity
    for (const entry of this.#awake) {
      if (at === Infinity || worthOf(entry, at, this.boundMs) >= price) at = Math.min(at, readyAt(entry, price, this.boundMs))
    }
    return at
  }

  get someAwake(): boolean {
    return this.#awake.size > 0
  }

  /** Entries evenly picked, all when there are fewer than twice `most` and never as many as that; and how many each stands for. */
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
    // One that outlived its expiry is stuck, and says nothing of the others.
    if (model === null || createdAt === null || seenUnfinishedAt === null || (expiresAt !== null && seenUnfinishedAt >= expiresAt)) return
    const age = Math.max(0, seenUnfinishedAt - createdAt)
    this.latency.running(model, entry ? null : age, entry ? age : null)
    const sincePaste = seenUnfinishedAt - addedAt
    if (sincePaste >= 0) this.latency.runningAfterPaste(entry ? null : sincePaste, entry ? sincePaste : null)
  }
}
