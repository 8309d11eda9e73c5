import { z } from 'zod'
import type { Group } from '@shared/contract'
import { executionErrorSchema, executionSchema, fileReferenceSchema, requestFailureSchema, usageSchema } from '@shared/execution'
import type { Execution, FileReference, JsonValue, Transition } from '@shared/execution'
import type { StoredColumns } from '@shared/listed'
import { durationOf } from '@shared/own-time'
import { terminalStatuses } from '@shared/status'
import { endOf } from '../tracking/ending'
import { newExecution } from '../tracking/observe'
import type { RecordedObservation } from '../tracking/record'
import type { ExecutionRepository, ObservedChange, UserWord, UserWords } from '../tracking/repository'
import { write } from './database'
import type { Database } from './database'
import { jsonText } from './json-text'
import { StoredObservations } from './observations'
import { listOrder, rowsQuery, searchOnlyTextQuery } from './rows'
import { storedColumns, storedSearchOnlyText } from './stored-columns'

/** Whatever was parsed from JSON text is JSON. Validating it all takes several times as long as parsing it. */
const json = z.custom<JsonValue>()
/** SQLite's true and false. */
const flag = z.int().transform((kept) => kept === 1)

const storedExecution = executionSchema.extend({
  usage: jsonText(usageSchema).nullable(),
  error: jsonText(executionErrorSchema).nullable(),
  files: jsonText(z.array(fileReferenceSchema)),
  /** Valid only until the next request. Its wording may come from another version. */
  trouble: jsonText(requestFailureSchema).nullable().catch(null),
  pinned: flag,
})

const storedTransition = z.object({ fromStatus: z.string().nullable(), toStatus: z.string(), at: z.number() })
const storedGroup = z.object({ name: z.string(), count: z.number() }) satisfies z.ZodType<Group>
const storedWord = z.object({ id: z.string(), word: z.string().nullable() }) satisfies z.ZodType<UserWord>
const storedFile = z.object({ connectionId: z.string(), file: jsonText(fileReferenceSchema) })
const storedId = z.object({ id: z.string() })
const storedLast = z.object({ place: z.int() })
const storedAdded = z.object({ added: jsonText(z.array(z.object({ id: z.string(), place: z.int() }))) })

const columns = [
  'id', 'connectionId', 'label', 'note', 'batch', 'pinned', 'archive', 'status', 'model', 'trackedAt', 'lastAskedAt', 'endSeenAt', 'createdAt',
  'completedAt', 'expiresAt', 'latencyMs', 'cost', 'holdAmount', 'estimatedCost', 'usage', 'error', 'files', 'result', 'trouble',
] as const satisfies readonly Exclude<keyof Execution, 'place'>[]
const written = [...columns, 'endedAt', 'durationMs', 'fileCount'] as const

const over = "('COMPLETED', 'FAILED', 'CANCELLED', 'EXPIRED', 'NOT_FOUND')"
const watched = `stopped = 0 AND (result = 'due' OR status NOT IN ${over})`
const askable = `stopped = 0 AND (result IN ('due', 'unavailable') OR status NOT IN (${terminalStatuses.map((status) => `'${status}'`).join(', ')}))`
const among = 'id IN (SELECT value FROM json_each(?))'

/** Executions in SQLite. Rows that do not parse (another program wrote them) throw a ZodError. */
export class StoredExecutions implements ExecutionRepository {
  readonly #database: Database.Database
  readonly #observations: StoredObservations
  readonly #update: Database.Statement
  readonly #insert: Database.Statement
  readonly #takeUp: Database.Statement
  readonly #last: Database.Statement
  readonly #added: Database.Statement
  readonly #transition: Database.Statement
  readonly #announce: Database.Statement
  /** Stopped by an earlier run, and still to be deleted. */
  #leftOver: string[]

  constructor(database: Database.Database) {
    this.#database = database
    this.#observations = new StoredObservations(database)
    this.#insert = database.prepare(
      `INSERT INTO executions (${written.join(', ')}) SELECT ${written.map((name) => (name === 'id' ? 'value' : `@${name}`)).join(', ')}
       FROM json_each(@ids) WHERE true ON CONFLICT (id) DO NOTHING`,
    )
    // One row, because returning hundreds takes longer than adding them.
    this.#added = database.prepare(
      "SELECT json_group_array(json_object('id', id, 'place', rowid)) AS added FROM executions WHERE rowid > ?",
    )
    this.#last = database.prepare('SELECT coalesce(max(rowid), 0) AS place FROM executions')
    this.#takeUp = database.prepare(
      `UPDATE executions SET stopped = 0, batch = coalesce(@batch, batch), archive = iif(archive = 'archived', 'kept', archive)
       WHERE stopped = 1 AND id IN (SELECT value FROM json_each(@ids)) RETURNING rowid AS place, ${columns.join(', ')}`,
    )
    const set = written.slice(1).map((name) => `${name} = @${name}`)
    const raw = ['rawStatus', 'rawResult'].map((name) => `${name} = coalesce(@${name}, ${name})`)
    this.#update = database.prepare(`UPDATE executions SET ${[...set, ...raw].join(', ')} WHERE id = @id`)
    this.#transition = database.prepare('INSERT INTO transitions (executionId, fromStatus, toStatus, at) VALUES (?, ?, ?, ?)')
    this.#announce = database.prepare('INSERT OR IGNORE INTO notifications (executionId, outcome) VALUES (?, ?)')
    this.#leftOver = this.#ids('SELECT id FROM executions WHERE stopped = 1')
  }

  add(ids: string[], connectionId: string, trackedAt: number, batch: string | null = null): Execution[] {
    const list = JSON.stringify(ids)
    const like: Execution = { ...newExecution('', connectionId, trackedAt), batch }
    return write(this.#database, () => {
      const again = this.#takeUp.all({ batch, ids: list }).map((row): Execution => storedExecution.parse(row))
      const { place } = storedLast.parse(this.#last.get())
      this.#insert.run({ ...toColumns(like), ids: list })
      const { added } = storedAdded.parse(this.#added.get(place))
      return inOrder(ids, [...again, ...added.map((one): Execution => ({ ...like, ...one }))])
    })
  }

  save(changes: ObservedChange[]): void {
    write(this.#database, () => {
      for (const change of changes) this.#save(change)
    })
  }

  record(id: string, observation: RecordedObservation): void {
    write(this.#database, () => this.#observations.add(id, observation))
  }

  describe(ids: string[], words: UserWords): string[] {
    const set = (['label', 'note', 'batch', 'pinned', 'archive'] as const).filter((name) => words[name] !== undefined)
    return this.#change(
      `UPDATE executions SET ${set.map((name) => `${name} = @${name}`).join(', ')}
       WHERE stopped = 0 AND id IN (SELECT value FROM json_each(@ids)) RETURNING id`,
      { ...words, pinned: Number(words.pinned ?? false), ids: JSON.stringify(ids) },
    ).map((row) => storedId.parse(row).id)
  }

  setWords(what: 'label' | 'batch', given: string | null, words: UserWord[]): UserWord[] {
    return this.#change(
      `UPDATE executions SET ${what} = own.word
       FROM (SELECT value ->> 'id' AS id, value ->> 'word' AS word FROM json_each(?)) AS own
       WHERE executions.id = own.id AND stopped = 0 AND ${what} IS ? RETURNING executions.id, ${what} AS word`,
      JSON.stringify(words),
      given,
    ).map((row) => storedWord.parse(row))
  }

  active(connectionId: string): Execution[] {
    return this.#executions(`connectionId = ? AND ${watched}`, connectionId, 'INDEXED BY executionsWatched')
  }

  find(id: string): Execution | null {
    return this.#executions('id = ? AND stopped = 0', id)[0] ?? null
  }

  findFile(id: string, fileId: string): { connectionId: string; file: FileReference } | null {
    const row = this.#database
      .prepare("SELECT connectionId, value AS file FROM executions, json_each(files) WHERE executions.id = ? AND stopped = 0 AND value ->> 'fileId' = ?")
      .get(id, fileId)
    return row ? storedFile.parse(row) : null
  }

  findAll(ids: string[]): Execution[] {
    return inOrder(ids, this.#executions(`stopped = 0 AND ${among}`, JSON.stringify(ids)))
  }

  askable(ids: string[]): Execution[] {
    return inOrder(ids, this.#executions(`${askable} AND ${among}`, JSON.stringify(ids)))
  }

  ids(): string[] {
    return this.#ids(`SELECT id FROM executions WHERE stopped = 0 ORDER BY ${listOrder}`)
  }

  idsOf(connectionId: string): string[] {
    return this.#ids(`SELECT id FROM executions WHERE connectionId = ? AND stopped = 0 ORDER BY ${listOrder}`, connectionId)
  }

  move(ids: string[], connectionId: string): Execution[] {
    const list = JSON.stringify(ids)
    this.#change(
      `UPDATE executions SET connectionId = ?, trouble = NULL, lastAskedAt = iif(status = 'NOT_FOUND', NULL, lastAskedAt),
         status = iif(status = 'NOT_FOUND', 'UNSEEN', status)
       WHERE ${among}`,
      connectionId,
      list,
    )
    return this.#executions(`stopped = 0 AND ${among}`, list)
  }

  ended(ids: string[]): string[] {
    return this.#ids(`SELECT id FROM executions WHERE stopped = 0 AND status IN ${over} AND ${among}`, JSON.stringify(ids))
  }

  kept(ids: string[]): string[] {
    return this.#ids(`SELECT id FROM executions WHERE archive = 'kept' AND ${among}`, JSON.stringify(ids))
  }

  tracked(ids: string[]): Set<string> {
    return new Set(this.#ids(`SELECT id FROM executions WHERE stopped = 0 AND ${among}`, JSON.stringify(ids)))
  }

  stop(ids: string[]): void {
    this.#change(`UPDATE executions SET stopped = 1 WHERE ${among}`, JSON.stringify(ids))
    const again = new Set(ids)
    this.#leftOver = this.#leftOver.filter((id) => !again.has(id))
  }

  restore(ids: string[]): Execution[] {
    const restored = this.#change(
      `UPDATE executions SET stopped = 0 WHERE stopped = 1 AND ${among} RETURNING rowid AS place, ${columns.join(', ')}`,
      JSON.stringify(ids),
    )
    return inOrder(ids, restored.map((row): Execution => storedExecution.parse(row)))
  }

  remove(ids: string[]): void {
    this.#change(`DELETE FROM executions WHERE ${among}`, JSON.stringify(ids))
  }

  toArchive(at: number, corrections: Record<string, number>): string[] {
    return this.#ids(
      `SELECT id FROM executions WHERE stopped = 0 AND archive = 'open' AND pinned = 0 AND result <> 'due' AND endedAt < @latest
         AND endedAt - endTold * coalesce((SELECT value FROM json_each(@corrections) WHERE key = connectionId), 0) < @at`,
      { at, latest: at + Math.max(0, ...Object.values(corrections)), corrections: JSON.stringify(corrections) },
    )
  }

  groups(): Group[] {
    return this.#database
      .prepare('SELECT batch AS name, count(*) AS count FROM executions WHERE stopped = 0 AND batch IS NOT NULL GROUP BY batch')
      .all()
      .map((row) => storedGroup.parse(row))
  }

  purgeLeftOver(most: number): boolean {
    const some = this.#leftOver.splice(-most)
    if (some.length > 0) this.#change(`DELETE FROM executions WHERE stopped = 1 AND ${among}`, JSON.stringify(some))
    return this.#leftOver.length > 0
  }

  removeConnection(connectionId: string): string[] {
    return this.#change('DELETE FROM executions WHERE connectionId = ? RETURNING id', connectionId).map((row) => storedId.parse(row).id)
  }

  rows(): StoredColumns {
    return storedColumns.parse(this.#database.prepare(rowsQuery).get())
  }

  searchOnlyText(): string {
    return storedSearchOnlyText.parse(this.#database.prepare(searchOnlyTextQuery).get())
  }

  history(id: string): Transition[] {
    return this.#database
      .prepare('SELECT fromStatus, toStatus, at FROM transitions WHERE executionId = ? ORDER BY rowid')
      .all(id)
      .map((row) => storedTransition.parse(row))
      .map(({ fromStatus, toStatus, at }) => ({ from: fromStatus, to: toStatus, at }))
  }

  observations(id: string): { kept: RecordedObservation[]; dropped: number } {
    return this.#observations.of(id)
  }

  raw(id: string): { status: JsonValue | undefined; result: JsonValue | undefined } {
    const row = z
      .object({ rawStatus: jsonText(json).nullable(), rawResult: jsonText(json).nullable() })
      .parse(this.#database.prepare('SELECT rawStatus, rawResult FROM executions WHERE id = ?').get(id))
    return { status: row.rawStatus ?? undefined, result: row.rawResult ?? undefined }
  }

  #save({ execution, transition, announce, raw, observation, also }: ObservedChange): void {
    const rawOf = (kind: 'status' | 'result'): string | null => (raw?.kind === kind ? JSON.stringify(raw.body) : null)
    this.#update.run({ ...toColumns(execution), rawStatus: rawOf('status'), rawResult: rawOf('result') })
    if (transition) this.#transition.run(execution.id, transition.from, transition.to, transition.at)
    if (announce) this.#announce.run(execution.id, announce)
    this.#observations.add(execution.id, observation)
    also?.()
  }

  /** Changes rows; returns what the statement returns. */
  #change(sql: string, ...parameters: unknown[]): unknown[] {
    return write(this.#database, () => this.#database.prepare(sql).all(...parameters))
  }

  /** `by` names the index if SQLite, which has no statistics, would choose a less selective one. */
  #executions(where: string, parameter: string, by = ''): Execution[] {
    return this.#database
      .prepare(`SELECT rowid AS place, ${columns.join(', ')} FROM executions ${by} WHERE ${where}`)
      .all(parameter)
      .map((row) => storedExecution.parse(row))
  }

  #ids(sql: string, ...parameters: unknown[]): string[] {
    return this.#database.prepare(sql).all(...parameters).map((row) => storedId.parse(row).id)
  }
}

/** Those with these IDs, in this order. */
function inOrder(ids: string[], executions: Execution[]): Execution[] {
  const byId = new Map(executions.map((execution) => [execution.id, execution]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

function toColumns(execution: Execution): Record<string, string | number | null> {
  const { usage, error, files, trouble, pinned, ...plain } = execution
  const duration = durationOf(execution)
  return {
    ...plain,
    pinned: Number(pinned),
    endedAt: endOf(execution),
    durationMs: duration === null ? null : Math.round(duration),
    usage: usage && JSON.stringify(usage),
    error: error && JSON.stringify(error),
    files: JSON.stringify(files),
    fileCount: files.length,
    trouble: trouble && JSON.stringify(trouble),
  }
}
