import type { ContentVerdict, FileFailure, OnExisting } from '@shared/files'

/** Everything about a download that survives a restart. Times are epoch ms. */
export interface StoredDownload {
  id: string
  connectionId: string
  executionId: string
  fileId: string
  folder: string
  /** Path below `folder`, joined by `/`; may lack its extension until the content is known. */
  name: string
  /** The format and the size by the result; null if it does not tell. */
  format: string | null
  claimedBytes: number | null
  onExisting: OnExisting
  phase: 'active' | 'paused' | 'exists' | 'done' | 'failed'
  /** The size of the whole file by the result or, if it does not tell, by an earlier reply. */
  sizeBytes: number | null
  /** Bytes of the part that are on the medium. */
  syncedBytes: number
  /** What to send as If-Range to resume. */
  validator: string | null
  /** Where it was saved, or the existing file in its way. */
  path: string | null
  verdict: ContentVerdict | null
  failure: FileFailure | null
  createdAt: number
  endedAt: number | null
}

/** Where downloads are stored. Every method throws if the store cannot be read or written. */
export interface DownloadRepository {
  /** Oldest first. */
  all(): StoredDownload[]
  /** Stores all of them or, if it throws, none. */
  save(downloads: StoredDownload[]): void
  remove(ids: string[]): void
}
