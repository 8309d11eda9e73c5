import { z } from 'zod'
import type { LatencyStore } from '../tracking/repository'
import { write } from './database'
import type { Database } from './database'
import { jsonText } from './json-text'

/** Learned latencies in SQLite, one row per connection. */
export class StoredLatency implements LatencyStore {
  readonly #database: Database.Database

  constructor(database: Database.Database) {
    this.#database = database
  }

  load(connectionId: string): unknown {
    const row = this.#database.prepare('SELECT learned FROM latencyModels WHERE connectionId = ?').get(connectionId)
    const stored = z.object({ learned: jsonText(z.unknown()) }).safeParse(row)
    return stored.success ? stored.data.learned : null
  }

  save(connectionId: string, learned: unknown): void {
    const upsert = this.#database.prepare('INSERT INTO latencyModels VALUES (?, ?) ON CONFLICT (connectionId) DO UPDATE SET learned = excluded.learned')
    write(this.#database, () => upsert.run(connectionId, JSON.stringify(learned)))
  }

  remove(connectionId: string): void {
    const remove = this.#database.prepare('DELETE FROM latencyModels WHERE connectionId = ?')
    write(this.#database, () => remove.run(connectionId))
  }
}
