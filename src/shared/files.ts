import type { FailureKind } from './execution'
import type { Saying } from './sayings/sayings'

/** How a file can be shown. `markup` is SVG or HTML, shown as its source and never live. */
export type ShownKind = 'image' | 'video' | 'audio' | 'text' | 'json' | 'markup'

/** Whether a file is what was said of it; `unknown` where nothing was said, or nothing can be told. */
export type ContentVerdict = 'match' | 'mismatch' | 'unknown'

/** Why a file could not be had: the kinds of a request, and those of files and disks. */
export type FileFailureKind =
  | FailureKind
  /** It expired, or was deleted, at ModelRoute. */
  | 'gone'
  /** ModelRoute pointed to an address that is not safe, or that refuses its own link. */
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

/** What is to happen when a file of that name is there already. */
export type OnExisting = 'ask' | 'overwrite' | 'keep-both'

/** Where a download is in its life. Times are epoch ms. */
export type DownloadPhase =
  | { kind: 'queued' }
  /** `bytesPerSecond` is null until it can be told. */
  | { kind: 'running'; bytesPerSecond: number | null }
  /** Tried again by itself at `until`. */
  | { kind: 'waiting'; until: number; failure: FileFailure }
  | { kind: 'paused' }
  /** `path` is there already: the user is to answer. */
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
  /** Under `folder`, with `/` between its parts; may hold `{ext}` until the content is known. */
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
  /** Nothing that is shown; `mediaType` where it could be told. */
  | { kind: 'unknown'; mediaType: string | null; sizeBytes: number | null; head: string }
  /** Not what it claims to be, and therefore not shown. */
  | { kind: 'mismatch'; claimed: string; mediaType: string | null; sizeBytes: number | null; head: string }
  /** Loads only when asked for: no image, larger than what loads by itself, or loading by itself is off. */
  | { kind: 'on-request'; sizeBytes: number | null }
  /** `at`: when that was found out, epoch ms. */
  | { kind: 'failed'; failure: FileFailure; at: number }

/** The words that a template for the names of files may hold in braces. */
export const placeholderNames = ['date', 'time', 'model', 'id', 'label', 'file', 'n', 'ext'] as const

/** The scheme under which main serves previews. */
export const fileScheme = 'monitor-file'

/** The address of a file's preview; `asked`: the user asked for it, so that its size does not matter. */
export function previewUrl(executionId: string, fileId: string, asked: boolean): string {
  return `${fileScheme}://${executionId}/${fileId}${asked ? '?asked' : ''}`
}
