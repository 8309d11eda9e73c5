import { z } from 'zod'
import type { FileFailureKind } from '@shared/files'
import { failureKinds } from '@shared/execution'
import { sayingSchema } from '@shared/sayings/schema'
import type { DownloadRepository, StoredDownload } from '../files/repository'
import { write } from './database'
import type { Database } from './database'
import { jsonText } from './json-text'

const fileFailureKinds = [
  ...failureKinds, 'gone', 'link-refused', 'wrong-length', 'no-space', 'disk', 'no-connection',
] as const satisfies readonly FileFailureKind[]

const failureColumns = z.object({
  failureKind: z.enum(fileFailureKinds).nullable(),
  failureSaying: jsonText(sayingSchema).nullable(),
  failureRequestId: z.string().nullable(),
})

const columns = {
  id: z.string(),
  connectionId: z.string(),
  executionId: z.string(),
  fileId: z.string(),
  folder: z.string(),
  name: z.string(),
  format: z.string().nullable(),
  claimedBytes: z.number().nullable(),
  onExisting: z.enum(['ask', 'overwrite', 'keep-both']),
  phase: z.enum(['active', 'paused', 'exists', 'done', 'failed']),
  sizeBytes: z.number().nullable(),
  syncedBytes: z.number(),
  validator: z.string().nullable(),
  path: z.string().nullable(),
  verdict: z.enum(['match', 'mismatch', 'unknown']).nullable(),
  createdAt: z.number(),
  endedAt: z.number().nullable(),
}
const stored = z.object({ ...columns, ...failureColumns.shape })
const names = stored.keyof().options

/** Downloads in SQLite. Rows that do not parse (another program wrote them) throw a ZodError. */
export class StoredDownloads implements DownloadRepository {
  readonly #database: Database.Database
  readonly save: (downloads: StoredDownload[]) => void

  constructor(database: Database.Database) {
    this.#database = database
    const changes = names.slice(1).map((name) => `${name} = excluded.${name}`).join(', ')
    const upsert = database.prepare(
      `INSERT INTO downloads (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})
       ON CONFLICT (id) DO UPDATE SET ${changes}`,
    )
    this.save = (downloads) => write(database, () => {
      for (const { failure, ...rest } of downloads) {
        const row: Record<(typeof names)[number], string | number | null> = {
          ...rest,
          failureKind: failure?.kind ?? null,
          failureSaying: failure && JSON.stringify(failure.saying),
          failureRequestId: failure?.requestId ?? null,
        }
        // Positional parameters: libsql binds them in a third of the time it takes for named ones.
        upsert.run(names.map((name) => row[name]))
      }
    })
  }

  all(): StoredDownload[] {
    return this.#database
      .prepare(`SELECT ${names.join(', ')} FROM downloads ORDER BY createdAt, rowid`)
      .all()
      .map((row) => {
        const { failureKind: kind, failureSaying, failureRequestId: requestId, ...rest } = stored.parse(row)
        return { ...rest, failure: kind && failureSaying && { kind, saying: failureSaying, requestId } }
      })
  }

  remove(ids: string[]): void {
    const remove = this.#database.prepare('DELETE FROM downloads WHERE id IN (SELECT value FROM json_each(?))')
    write(this.#database, () => remove.run(JSON.stringify(ids)))
  }
}
