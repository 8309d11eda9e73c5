import { z } from 'zod'
import type { AnnouncedEnd, HoldBackReason } from '@shared/desktop'
import { terminalStatuses } from '@shared/status'
import type { Outbox, PendingNotification } from '../tracking/repository'
import { write } from './database'
import type { Database } from './database'

const storedNotification = z.object({
  executionId: z.string(),
  connectionId: z.string(),
  label: z.string().nullable(),
  batch: z.string().nullable(),
  outcome: z.enum(terminalStatuses),
  errorCode: z.string().nullable(),
})

const storedEnd = storedNotification.omit({ connectionId: true, batch: true }).extend({
  at: z.number(),
  heldBack: z.enum(['outcome-off', 'group-muted', 'muted', 'quiet-hours', 'window-focused']).nullable(),
})

/**
 * The ends to announce, in SQLite. CROSS JOIN fixes the order of the tables, and the plus sign makes SQLite use the index of the
 * pending ends. They are few; without both, every end would read all executions.
 */
export class StoredOutbox implements Outbox {
  readonly #database: Database.Database

  constructor(database: Database.Database) {
    this.#database = database
  }

  pending(): PendingNotification[] {
    return this.#database
      .prepare(
        `SELECT executionId, connectionId, label, batch, outcome, error ->> 'code' AS errorCode
         FROM notifications CROSS JOIN executions ON executions.id = executionId
         WHERE shownAt IS NULL AND stopped = 0 ORDER BY +notifications.rowid`,
      )
      .all()
      .map((row) => storedNotification.parse(row))
  }

  markAnnounced(executionIds: string[], at: number, heldBack: HoldBackReason | null): void {
    const update = this.#database.prepare('UPDATE notifications SET shownAt = ?, heldBack = ? WHERE executionId IN (SELECT value FROM json_each(?))')
    write(this.#database, () => update.run(at, heldBack, JSON.stringify(executionIds)))
  }

  announced(most: number): AnnouncedEnd[] {
    return this.#database
      .prepare(
        `SELECT executionId, label, outcome, error ->> 'code' AS errorCode, shownAt AS at, heldBack
         FROM notifications CROSS JOIN executions ON executions.id = executionId
         WHERE shownAt IS NOT NULL AND stopped = 0 ORDER BY notifications.rowid DESC LIMIT ?`,
      )
      .all(most)
      .map((row) => storedEnd.parse(row))
  }
}
