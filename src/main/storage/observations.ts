import { z } from 'zod'
import { failureKinds } from '@shared/execution'
import type { RecordedObservation } from '../tracking/record'
import type { Database } from './database'

const keptOfEach = 500

const storedRow = z.object({ number: z.int(), observation: z.string() })

const observationSchema = z.object({
  at: z.number(),
  asked: z.enum(['status', 'result', 'cancel']),
  tookMs: z.number(),
  httpStatus: z.number().nullable(),
  status: z.string().nullable(),
  requestId: z.string().nullable(),
  rate: z.object({
    limit: z.number().nullable(),
    remaining: z.number().nullable(),
    resetAt: z.number().nullable(),
    serverDate: z.number().nullable(),
    retryAfterMs: z.number().nullable(),
  }),
  failure: z.object({ kind: z.enum(failureKinds), code: z.string().nullable(), message: z.string() }).nullable(),
}) satisfies z.ZodType<RecordedObservation>

/** The requests made about each execution, in SQLite: numbered from 1, the newest 500 of each. */
export class StoredObservations {
  readonly #insert: Database.Statement
  readonly #trim: Database.Statement
  readonly #select: Database.Statement

  constructor(database: Database.Database) {
    this.#insert = database.prepare(
      `INSERT INTO observations
       SELECT id, 1 + coalesce((SELECT max(number) FROM observations WHERE executionId = id), 0), @observation
       FROM executions WHERE id = @id`,
    )
    this.#trim = database.prepare(
      `DELETE FROM observations WHERE executionId = @id
         AND number <= (SELECT max(number) FROM observations WHERE executionId = @id) - ${keptOfEach}`,
    )
    this.#select = database.prepare('SELECT number, observation FROM observations WHERE executionId = ? ORDER BY number')
  }

  /** Call it within a transaction. */
  add(id: string, observation: RecordedObservation): void {
    this.#insert.run({ id, observation: JSON.stringify(observation) })
    this.#trim.run({ id })
  }

  of(id: string): { kept: RecordedObservation[]; dropped: number } {
    const rows = this.#select.all(id).map((row) => storedRow.parse(row))
    const kept = rows.map(({ observation }) => observationSchema.parse(JSON.parse(observation)))
    return { kept, dropped: (rows[0]?.number ?? 1) - 1 }
  }
}
