import { z } from 'zod'
import { terminalStatuses } from '@shared/execution'
import type { Outbox, PendingNotification } from '../tracking/repository'
import type { Database } from './database'

const storedNotification = z.object({
  executionId: z.string(),
  label: z.string().nullable(),
  outcome: z.enum(terminalStatuses),
  errorCode: z.string().nullable(),
})

/** The ends to tell, in SQLite. */
export class StoredOutbox implements Outbox {
  readonly #database: Database.Database

  constructor(database: Database.Database) {
    this.#database = database
  }

  pending(): PendingNotification[] {
    return this.#database
      .prepare(
        `SELECT executionId, label, outcome, error ->> 'code' AS errorCode
         FROM notifications JOIN executions ON executions.id = executionId
         WHERE shownAt IS NULL AND stopped = 0 ORDER BY notifications.rowid`,
      )
      .all()
      .map((row) => storedNotification.parse(row))
  }

  markShown(executionIds: string[], at: number): void {
    this.#database
      .prepare('UPDATE notifications SET shownAt = ? WHERE executionId IN (SELECT value FROM json_each(?))')
      .run(at, JSON.stringify(executionIds))
  }
}
