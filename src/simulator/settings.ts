import type { Shape } from './executions'

/** How the simulated API behaves. Can be changed while it runs. */
export interface Settings {
  /** The shape of the replies for new executions; `mixed` draws A or B for each. */
  shape: Shape | 'mixed'
  /** The form of the answer to GET /v1/files/{id}/download (modelroute-api, section 7); `mixed` differs from file to file. */
  downloads: DownloadForm | 'mixed'
  /** What the key may do besides executions and files (modelroute-api, section 1). */
  permission: 'full' | 'execution-only'
  /** Whether files can be requested in parts. */
  ranges: boolean
  /** What a 429 carries besides X-RateLimit-Reset. */
  retryAfter: 'seconds' | 'date' | 'none'
  /** How far the server's clock is ahead of this machine's. */
  clockOffsetMs: number
  /** How long presigned URLs are valid. */
  presignedForMs: number
}

export type DownloadForm = 'bytes' | 'presigned' | 'redirect'

export const defaultSettings: Settings = {
  shape: 'mixed',
  downloads: 'mixed',
  permission: 'full',
  ranges: true,
  retryAfter: 'seconds',
  clockOffsetMs: 0,
  presignedForMs: 60 * 60_000,
}
