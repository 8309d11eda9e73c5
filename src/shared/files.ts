import type { FailureKind } from './execution'
import type { Saying } from './sayings/sayings'

/** How a file can be shown. `markup` is SVG or HTML, shown as its source and never live. */
export type ShownKind = 'image' | 'video' | 'audio' | 'text' | 'json' | 'markup'

/** Whether a file is what was claimed; `unknown` if nothing was claimed, or it cannot be determined. */
export type ContentVerdict = 'match' | 'mismatch' | 'unknown'

/** Why a file could not be fetched: the kinds of request failures, and those of files and disks. */
export type FileFailureKind =
  | FailureKind
  /** It expired, or was deleted, at ModelRoute. */
  | 'gone'
  /** ModelRoute pointed to an unsafe address, or to one that rejects its own link. */
  | 'link-refused'
  | 'wrong-length'
  | 'no-space'
  | 'disk'
  /** Its connection was removed. */
  | 'no-connection'

/** What failed; `requestId` is for a support ticket. */
export interface FileFailure {
  kind: FileFailureKind
  saying: Saying
  requestId: string | null
}

/** What to do if a file with that name already exists. */
export type OnExisting = 'ask' | 'overwrite' | 'keep-both'

/** The state of a download. Times are epoch ms. */
export type DownloadPhase =
  | { kind: 'queued' }
  /** `bytesPerSecond` is null until it can be computed. */
  | { kind: 'running'; bytesPerSecond: number | null }
  /** Retried automatically at `until`. */
  | { kind: 'waiting'; until: number; failure: FileFailure }
  | { kind: 'paused' }
  /** `path` already exists: the user must decide. */
  | { kind: 'exists'; path: string }
  | { kind: 'done'; path: string; at: number; verdict: ContentVerdict }
  | { kind: 'failed'; failure: FileFailure; at: number }

/** One download, as the window shows it. */
export interface DownloadState {
  id: string
  connectionId: string
  executionId: string
  fileId: string
  folder: string
  /** Path below `folder`, with `/` between its parts; may contain `{ext}` until the content is known. */
  name: string
  receivedBytes: number
  /** Null until it is known. */
  totalBytes: number | null
  createdAt: number
  phase: DownloadPhase
}

/** What can be shown of a file. `url` is for an element of the page; `head` is the first 256 bytes, hexadecimal. */
export type Preview =
  | { kind: ShownKind; url: string; mediaType: string; sizeBytes: number | null }
  /** Not viewable; `mediaType` if it could be detected. */
  | { kind: 'unknown'; mediaType: string | null; sizeBytes: number | null; head: string }
  /** Not what it claims to be, so it is not shown. */
  | { kind: 'mismatch'; claimed: string; mediaType: string | null; sizeBytes: number | null; head: string }
  /** Loads only on request: not an image, too large to load automatically, or automatic loading is off. */
  | { kind: 'on-request'; sizeBytes: number | null }
  /** `at`: when that was found out, epoch ms. */
  | { kind: 'failed'; failure: FileFailure; at: number }

/** The placeholders that a file name template may contain in braces. */
export const placeholderNames = ['date', 'time', 'model', 'id', 'label', 'file', 'n', 'ext'] as const

/** The scheme under which main serves previews. */
export const fileScheme = 'monitor-file'

/** The address of a file's preview. `asked`: the user asked for it, so its size does not matter. */
export function previewUrl(executionId: string, fileId: string, asked: boolean): string {
  return `${fileScheme}://${executionId}/${fileId}${asked ? '?asked' : ''}`
}

/** Another address of the same preview. Chromium remembers which addresses of videos failed, and does not fetch them again. */
export function retryUrl(url: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}try=${Date.now()}`
}
