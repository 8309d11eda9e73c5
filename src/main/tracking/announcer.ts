import { isolated } from '@shared/bidi'
import type { HoldBackReason } from '@shared/desktop'
import type { TerminalStatus } from '@shared/status'
import { reasonOf } from '../reason'
import { words } from '../words/words'
import type { Clock } from './clock'
import type { Outbox, PendingNotification } from './repository'

/** What a desktop notification says, and the executions that a click on it leads to. */
export interface Announcement {
  title: string
  body: string
  executionIds: string[]
}

const burst = { most: 5, withinMs: 2_000 }

/** The failures come last, followed by their names. */
const summedUp: readonly TerminalStatus[] = ['COMPLETED', 'CANCELLED', 'EXPIRED', 'FAILED']
const maxNamed = 3
/** Characters. */
const longestCode = 100

interface AnnouncerDeps {
  outbox: Outbox
  clock: Clock
  /** Counts the executions that may still end. */
  active: () => number
  /** Why an end is not shown now, or null. One that is held back counts as announced, and is not shown later. */
  holdBackReason: (end: PendingNotification) => HoldBackReason | null
  /** Settles when `show` can show one at once. Meanwhile ends stay in the outbox. */
  ready: () => Promise<unknown>
  show: (announcement: Announcement) => void
  /** Called with the ends that were announced or held back. */
  onAnnounced: (ends: readonly PendingNotification[]) => void
  /** Null if there is no other connection to distinguish it from. */
  connectionName: (id: string) => string | null
  /**
   * Ends could not be read, or marked as announced. It is tried again with the next one; only a restart before that announces twice
   * what could not be marked.
   */
  onStorageFailure: (reason: string) => void
}

/**
 * Announces ends, each exactly once. The outbox is the queue, so what was not announced before a crash is announced after it.
 * More than five ends within two seconds become one summary. While no more than five can still end, each is announced
 * at once.
 */
export class Announcer {
  /** Announced or held back, but not marked yet. Kept so that an end that cannot be marked is not announced again. */
  readonly #unmarked = new Map<string, HoldBackReason | null>()
  #cancelTimer: (() => void) | null = null
  #state: 'announcing' | 'catching-up' | 'stopped' = 'announcing'

  constructor(private readonly deps: AnnouncerDeps) {}

  /** To be called when an end was stored. */
  ended(): void {
    if (this.#state !== 'announcing' || this.#cancelTimer) return
    const mayBurst = this.deps.active() + this.#pending().length > burst.most
    this.#cancelTimer = this.deps.clock.after(mayBurst ? burst.withinMs : 0, () => void this.#announcePending(burst.most))
  }

  /** Holds everything back after a start or a wake, until `caughtUp`: what ended meanwhile becomes one summary. */
  catchUp(): void {
    this.#hold('catching-up')
  }

  caughtUp(): void {
    if (this.#state !== 'catching-up') return
    this.#state = 'announcing'
    void this.#announcePending(1)
  }

  /** Stops announcing for good. What is not announced yet stays in the outbox, for the next start. */
  stop(): void {
    this.#hold('stopped')
  }

  #hold(state: 'catching-up' | 'stopped'): void {
    this.#cancelTimer?.()
    this.#cancelTimer = null
    if (this.#state !== 'stopped') this.#state = state
  }

  async #announcePending(maxSingle: number): Promise<void> {
    await this.deps.ready()
    if (this.#state !== 'announcing') return
    this.#cancelTimer = null
    const pending = this.#pending()
    const reasons = new Map(pending.map((end) => [end, this.deps.holdBackReason(end)]))
    for (const reason of new Set(reasons.values())) {
      const ends = pending.filter((end) => reasons.get(end) === reason)
      if (reason === null) this.#announce(ends, maxSingle)
      else this.#mark(ids(ends), reason)
    }
    if (pending.length > 0) this.deps.onAnnounced(pending)
  }

  #pending(): PendingNotification[] {
    try {
      return this.deps.outbox.pending().filter(({ executionId }) => !this.#unmarked.has(executionId))
    } catch (error) {
      this.deps.onStorageFailure(reasonOf(error))
      return []
    }
  }

  #announce(ends: PendingNotification[], maxSingle: number): void {
    const announcements = ends.length > maxSingle ? [summary(ends)] : ends.map(single)
    const connectionOf = new Map(ends.map(({ executionId, connectionId }) => [executionId, this.deps.connectionName(connectionId)]))
    for (const announcement of announcements) {
      const names = new Set(announcement.executionIds.flatMap((id) => connectionOf.get(id) ?? []))
      this.deps.show({ ...announcement, body: [announcement.body, ...(names.size > 0 ? [[...names].map(isolated).join(', ')] : [])].join('\n') })
      this.#mark(announcement.executionIds, null)
    }
  }

  #mark(executionIds: string[], heldBack: HoldBackReason | null): void {
    for (const id of executionIds) this.#unmarked.set(id, heldBack)
    try {
      for (const reason of new Set(this.#unmarked.values())) {
        const marked = [...this.#unmarked].filter(([, why]) => why === reason).map(([id]) => id)
        this.deps.outbox.markAnnounced(marked, this.deps.clock.wall(), reason)
        for (const id of marked) this.#unmarked.delete(id)
      }
    } catch (error) {
      this.deps.onStorageFailure(reasonOf(error))
    }
  }
}

/** An ID shortened to its first and last four characters, for display. */
export function shortId(executionId: string): string {
  return `${executionId.slice(0, 'exec_'.length + 4)}…${executionId.slice(-4)}`
}

/** A text on one line, cut between characters if it has more than `longest`. */
export function shortened(text: string, longest: number): string {
  const line = text.replaceAll(/\s+/g, ' ')
  const characters = [...new Intl.Segmenter().segment(line)].map(({ segment }) => segment)
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : line
}

/** An error code is whatever the API sends. */
function single({ executionId, label, outcome, errorCode }: PendingNotification): Announcement {
  const name = label ?? executionId
  const body = errorCode ? `${name}\n${isolated(shortened(errorCode, longestCode))}` : name
  return { title: words().ends.title[outcome], body, executionIds: [executionId] }
}

/** Counts the outcomes, and names the failures, because those need attention. */
function summary(ends: PendingNotification[]): Announcement {
  const counts = summedUp.flatMap((outcome) => {
    const count = ends.filter((end) => end.outcome === outcome).length
    return count > 0 ? [words().ends.counted[outcome](count)] : []
  })
  const failures = ends.filter(({ outcome }) => outcome === 'FAILED')
  return {
    title: words().ends.summary(ends.length),
    body: counts.join(', ') + (failures.length > 0 ? `: ${named(failures)}` : ''),
    executionIds: ids(ends),
  }
}

function named(failures: PendingNotification[]): string {
  const names = failures.slice(0, maxNamed).map(({ executionId, label }) => isolated(label ?? shortId(executionId)))
  const more = failures.length - names.length
  return more > 0 ? words().ends.andMore(names.join(', '), more) : names.join(', ')
}

function ids(ends: PendingNotification[]): string[] {
  return ends.map(({ executionId }) => executionId)
}
