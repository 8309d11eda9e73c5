import type { TerminalStatus } from '@shared/execution'
import type { Clock } from './clock'
import type { Outbox, PendingNotification } from './repository'

/** What a desktop notification says, and the executions that a click on it leads to. */
export interface Announcement {
  title: string
  body: string
  executionIds: string[]
}

const burst = { most: 5, withinMs: 2_000 }

const titles: Record<TerminalStatus, string> = {
  COMPLETED: 'Execution completed',
  FAILED: 'Execution failed',
  CANCELLED: 'Execution cancelled',
  EXPIRED: 'Execution expired',
}

/**
 * Tells of ends, each exactly once: the outbox is the queue, so what was not told before a crash is told after it.
 * More than five ends within two seconds become one summary; as long as fewer than that can still end, each is told
 * at once.
 */
export class Announcer {
  readonly #outbox: Outbox
  readonly #clock: Clock
  readonly #show: (announcement: Announcement) => void
  readonly #active: () => number
  #cancelTimer: (() => void) | null = null
  #catchingUp = false

  /** `active` counts the executions that may still end. */
  constructor(deps: { outbox: Outbox; clock: Clock; active: () => number; show: (announcement: Announcement) => void }) {
    this.#outbox = deps.outbox
    this.#clock = deps.clock
    this.#active = deps.active
    this.#show = deps.show
  }

  /** To be called when an end was stored. */
  ended(): void {
    if (this.#catchingUp || this.#cancelTimer) return
    const mayBurst = this.#active() + this.#outbox.pending().length > burst.most
    this.#cancelTimer = this.#clock.after(mayBurst ? burst.withinMs : 0, () => this.#tell(burst.most))
  }

  /** Holds everything back after a start or a wake, until `caughtUp`: what ended meanwhile is one summary. */
  catchUp(): void {
    this.stop()
    this.#catchingUp = true
  }

  caughtUp(): void {
    if (!this.#catchingUp) return
    this.#catchingUp = false
    this.#tell(1)
  }

  /** What is not told yet stays in the outbox. */
  stop(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = null
  }

  #tell(mostSingle: number): void {
    this.#cancelTimer = null
    const ends = this.#outbox.pending()
    const announcements = ends.length > mostSingle ? [summary(ends)] : ends.map(single)
    for (const announcement of announcements) {
      this.#show(announcement)
      this.#outbox.markShown(announcement.executionIds, this.#clock.wall())
    }
  }
}

function single({ executionId, label, outcome, errorCode }: PendingNotification): Announcement {
  const name = label ?? executionId
  return { title: titles[outcome], body: errorCode ? `${name}\n${errorCode}` : name, executionIds: [executionId] }
}

function summary(ends: PendingNotification[]): Announcement {
  const counts = new Map<TerminalStatus, number>()
  for (const { outcome } of ends) counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  return {
    title: `${ends.length} executions finished`,
    body: [...counts].map(([outcome, count]) => `${count} ${outcome.toLowerCase()}`).join(', '),
    executionIds: ends.map(({ executionId }) => executionId),
  }
}
