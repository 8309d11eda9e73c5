import type { ContentVerdict, FileFailure, OnExisting } from '@shared/files'

/** What a download is, and what is known of it; all that outlives the app. Times are epoch ms. */
export interface StoredDownload {
  id: string
  connectionId: string
  executionId: string
  fileId: string
  folder: string
  /** Under `folder`, joined by `/`; may lack its extension until the content is known. */
  name: string
  /** What the result says of the file; null where it says nothing. */
  format: string | null
  claimedBytes: number | null
  onExisting: OnExisting
  phase: 'active' | 'paused' | 'exists' | 'done' | 'failed'
  /** The whole file, claimed or learned. */
  sizeBytes: number | null
  /** Bytes of the part that are on the medium. */
  syncedBytes: number
  /** What to send as If-Range to go on. */
  validator: string | null
  /** Where it was saved, or the file that is in its way. */
  path: string | null
  verdict: ContentVerdict | null
  failure: FileFailure | null
  createdAt: number
  endedAt: number | null
}

/** Where downloads are kept. Every method throws when the store cannot be read or written. */
export interface DownloadRepository {
  /** Oldest first. */
  all(): StoredDownload[]
  /** All of them or, when it throws, none. */
  save(downloads: StoredDownload[]): void
  remove(ids: string[]): void
}
