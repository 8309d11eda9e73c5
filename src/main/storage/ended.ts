import { z } from 'zod'
import { terminalStatuses } from '@shared/execution'
import type { NotableExecution } from '@shared/reports'
import type { EndedExecutions, EndedGroup, Range } from '../reports/statistics'
import type { Database } from './database'

const storedGroup = z.object({
  model: z.string().nullable(),
  status: z.enum(terminalStatuses),
  endedAt: z.string(),
  durationMs: z.string(),
  cost: z.string(),
})

const storedNotable = z.object({
  id: z.string(),
  label: z.string().nullable(),
  model: z.string().nullable(),
  status: z.enum(terminalStatuses),
  endedAt: z.number(),
  durationMs: z.number().nullable(),
  cost: z.string().nullable(),
}) satisfies z.ZodType<NotableExecution>

const inRange = 'connectionId = @connectionId AND stopped = 0 AND endedAt >= @from AND endedAt < @to'
const notable = 'SELECT id, label, model, status, endedAt, durationMs, cost FROM executions'

/**
 * Ended executions in SQLite. The index `executionsEnded` holds all that `groups` reads, in the order of its groups;
 * the lists come as JSON, which costs a fraction of a row for each execution.
 */
export class StoredEndings implements EndedExecutions {
  readonly #groups: Database.Statement
  readonly #longest: Database.Statement
  readonly #mostExpensive: Database.Statement

  constructor(database: Database.Database) {
    this.#groups = database.prepare(
      `SELECT model, status, json_group_array(endedAt) AS endedAt, json_group_array(durationMs) AS durationMs,
         json_group_array(cost) AS cost
       FROM executions WHERE ${inRange} GROUP BY model, status`,
    )
    this.#longest = database.prepare(`${notable} WHERE ${inRange} AND durationMs IS NOT NULL ORDER BY durationMs DESC LIMIT 10`)
    this.#mostExpensive = database.prepare(
      `${notable} WHERE ${inRange} AND cost IS NOT NULL ORDER BY CAST(cost AS REAL) DESC LIMIT 10`,
    )
  }

  groups(connectionId: string, range: Range): EndedGroup[] {
    return this.#groups.all({ connectionId, ...range }).map((row) => {
      const { endedAt, durationMs, cost, ...group } = storedGroup.parse(row)
      return { ...group, endedAt: JSON.parse(endedAt), durationMs: JSON.parse(durationMs), cost: JSON.parse(cost) }
    })
  }

  longest(connectionId: string, range: Range): NotableExecution[] {
    return this.#longest.all({ connectionId, ...range }).map((row) => storedNotable.parse(row))
  }

  mostExpensive(connectionId: string, range: Range): NotableExecution[] {
    return this.#mostExpensive.all({ connectionId, ...range }).map((row) => storedNotable.parse(row))
  }
}
