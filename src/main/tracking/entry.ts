import type { Queued } from './due-queue'
import { unknownDurations, type LatencyModel } from './latency-model'
import { belief, dueAt, worth, type Belief } from './rule'
import type { Watched } from './schedule'

/** A result waits at most this long while there are ends to be found. */
const resultWithinMs = 8000
/** The worth of entries that must be asked whatever the price. The longest overdue goes first. */
const must = 1e13
const onDemand = 1e14

/** An execution under watch, with everything needed to choose. */
export interface Entry extends Queued {
  watched: Watched
  belief: Belief
  /** When it was last asked or added: the bound on its waiting counts from here. */
  since: number
  /** Set if the user wants it asked, and for the first request about a few pasted together. */
  urgentSince: number | null
  busy: boolean
  /** The user wants it asked, but the request in flight left before that. */
  again: boolean
  failures: number
  holdUntil: number
  /** Its failures were blamed on the connection, and it has not been answered since. */
  excused: boolean
  /** Its worth when it was last computed. */
  worth: number
}

/** An entry added at `now`. Nothing is believed about it yet. */
export function newEntry(watched: Watched, now: number): Entry {
  return {
    watched, belief: belief(unknownDurations, watched.addedAt, null), since: now, urgentSince: null, busy: false, again: false, failures: 0,
    holdUntil: -Infinity, excused: false, worth: 0, dueAt: 0, place: -1,
  }
}

/** What asking an entry at `now` is worth, ms of short delay, if none may go unasked for longer than `boundMs`. */
export function worthOf(entry: Entry, now: number, boundMs: number): number {
  const { watched, urgentSince, since } = entry
  if (urgentSince !== null) return onDemand + now - urgentSince
  if (watched.resultDueSince !== null) {
    const waited = now - watched.resultDueSince
    return waited >= resultWithinMs ? must + waited : waited
  }
  if (expiryDue(watched) && now >= (watched.expiresAt ?? 0)) return must + now - (watched.expiresAt ?? 0)
  return now - since >= boundMs ? must + now - since : worth(entry.belief, now)
}

/** When the worth of asking an entry reaches `price`. */
export function readyAt(entry: Entry, price: number, boundMs: number): number {
  const { watched, urgentSince, since, holdUntil } = entry
  if (urgentSince !== null) return Math.max(holdUntil, urgentSince)
  if (watched.resultDueSince !== null) return Math.max(holdUntil, watched.resultDueSince + Math.min(price, resultWithinMs))
  const expiry = expiryDue(watched) ? (watched.expiresAt ?? Infinity) : Infinity
  return Math.max(holdUntil, Math.min(expiry, since + boundMs, dueAt(entry.belief, price)))
}

/** True if it has an expiry and was not seen unfinished after it. */
function expiryDue({ expiresAt, seenUnfinishedAt }: Watched): boolean {
  return expiresAt !== null && (seenUnfinishedAt === null || seenUnfinishedAt < expiresAt)
}

/** What we believe about when it ends. */
export function believe(watched: Watched, latency: LatencyModel): Belief {
  const { table, origin } = grounds(watched, latency)
  return belief(table, origin, watched.seenUnfinishedAt)
}

/** Updates the belief of an entry with unchanged facts if something was learned since. */
export function reconsider(entry: Entry, latency: LatencyModel): void {
  if (grounds(entry.watched, latency).table !== entry.belief.table) entry.belief = believe(entry.watched, latency)
}

/** The distribution that applies to an execution, and when its age counts from (monotonic ms). */
function grounds({ model, addedAt, createdAt, seenUnfinishedAt, expiresAt }: Watched, latency: LatencyModel): Pick<Belief, 'table' | 'origin'> {
  if (seenUnfinishedAt === null) return { table: latency.fresh(), origin: addedAt }
  if (expiresAt !== null && seenUnfinishedAt >= expiresAt) return { table: unknownDurations, origin: expiresAt }
  if (model === null || createdAt === null) return { table: latency.fresh(), origin: addedAt }
  return { table: latency.of(model), origin: createdAt }
}
