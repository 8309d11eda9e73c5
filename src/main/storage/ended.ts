import { z } from 'zod'
import type { NotableExecution } from '@shared/reports'
import { terminalStatuses } from '@shared/status'
import { maxNotable } from '../reports/statistics'
import type { EndedCell, EndedExecutions, Range, Source } from '../reports/statistics'
import type { Database } from './database'
import { jsonText } from './json-text'

const tally = z.object({
  count: z.int(),
  costNanos: z.string().nullable(),
  otherCosts: z.array(z.string()),
  durationsMs: z.array(z.number()),
})

const storedCell = z.object({
  model: z.string().nullable(),
  status: z.enum(terminalStatuses),
  place: z.int(),
  tally: jsonText(tally).nullable(),
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

const ended = 'connectionId = @connectionId AND stopped = 0 AND endedAt IS NOT NULL'
/** The end by this machine's clock, as in `ownTimes`. */
const ownEnd = 'endedAt - endTold * @correctionMs'
const inRange = `${ended} AND ${ownEnd} >= @from AND ${ownEnd} < @to`
const notable = `SELECT id, label, model, status, ${ownEnd} AS endedAt, durationMs, cost FROM executions`

/** All models, each found by a single index seek. Null, which sorts before all others, comes last. */
const models = `models (model) AS (
  SELECT min(model) FROM executions WHERE ${ended}
  UNION ALL
  SELECT (SELECT min(model) FROM executions WHERE ${ended} AND model > models.model) FROM models WHERE model IS NOT NULL
)`
const outcomes = `outcomes (status, endTold) AS (VALUES ${terminalStatuses.map((status) => `('${status}', 0), ('${status}', 1)`).join(', ')})`
const ofOutcome = `${ended} AND model IS models.model AND status = outcomes.status AND executions.endTold = outcomes.endTold`

/**
 * Ended executions in SQLite. Each cell of `cells` is one scan of the index `executionsEnded`, which holds everything that is
 * counted. Sorting them into days, or returning them one by one, would take several times as long.
 */
export class StoredEndings implements EndedExecutions {
  readonly #firstEnd: Database.Statement
  readonly #cells: Database.Statement
  readonly #longest: Database.Statement
  readonly #mostExpensive: Database.Statement

  constructor(database: Database.Database) {
    this.#firstEnd = database.prepare(
      `WITH RECURSIVE ${models}, ${outcomes}
       SELECT min((SELECT min(endedAt) FROM executions WHERE ${ofOutcome}) - endTold * @correctionMs) AS firstEnd FROM models, outcomes`,
    )
    this.#cells = database.prepare(
      `WITH RECURSIVE ${models}, ${outcomes},
         kinds AS (SELECT model, status, endTold FROM models, outcomes WHERE EXISTS (SELECT 1 FROM executions WHERE ${ofOutcome}))
       SELECT kinds.model, kinds.status, stretch.key AS place,
         (SELECT json_object('count', count(*), 'costNanos', CAST(sum(costNanos) AS TEXT),
            'otherCosts', json_group_array(cost) FILTER (WHERE costNanos IS NULL AND cost IS NOT NULL),
            'durationsMs', json_group_array(durationMs) FILTER (WHERE status = 'COMPLETED' AND durationMs IS NOT NULL))
          FROM executions
          WHERE ${ended} AND model IS kinds.model AND status = kinds.status AND endTold = kinds.endTold
            AND endedAt >= (stretch.value ->> 0) + kinds.endTold * @correctionMs
            AND endedAt < (stretch.value ->> 1) + kinds.endTold * @correctionMs
          HAVING count(*) > 0) AS tally
       FROM kinds, json_each(@stretches) AS stretch`,
    )
    this.#longest = database.prepare(`${notable} WHERE ${inRange} AND durationMs IS NOT NULL ORDER BY durationMs DESC LIMIT ${maxNotable}`)
    this.#mostExpensive = database.prepare(
      `${notable} WHERE ${inRange} AND cost IS NOT NULL ORDER BY CAST(cost AS REAL) DESC LIMIT ${maxNotable}`,
    )
  }

  firstEnd(source: Source): number | null {
    return z.object({ firstEnd: z.number().nullable() }).parse(this.#firstEnd.get(source)).firstEnd
  }

  cells(source: Source, stretches: readonly Range[]): EndedCell[] {
    const bounds = JSON.stringify(stretches.map(({ from, to }) => [from, to]))
    return this.#cells.all({ ...source, stretches: bounds }).flatMap((row) => {
      const { tally: told, ...cell } = storedCell.parse(row)
      return told ? [{ ...cell, ...told }] : []
    })
  }

  longest(source: Source, range: Range): NotableExecution[] {
    return this.#longest.all({ ...source, ...range }).map((row) => storedNotable.parse(row))
  }

  mostExpensive(source: Source, range: Range): NotableExecution[] {
    return this.#mostExpensive.all({ ...source, ...range }).map((row) => storedNotable.parse(row))
  }
}
