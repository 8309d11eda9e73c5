import type { FileFailure, FileFailureKind } from '@shared/files'
import { saying } from '@shared/sayings/sayings'
import type { Saying } from '@shared/sayings/sayings'
import type { OpenedFile } from '../modelroute/file-replies'
import { codeOf } from '../reason'
import { formatOf } from './formats'
import { longestSilenceMs } from './silence'

const troubles = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EACCES: 'disk-denied',
  EPERM: 'disk-denied',
  EROFS: 'disk-read-only',
  ENOENT: 'folder-gone',
  ENOTDIR: 'folder-is-file',
  EISDIR: 'file-is-folder',
  EFBIG: 'file-too-large',
  EIO: 'disk-broken',
} as const

/** Why something cannot be written, if known. */
type DiskTrouble = (typeof troubles)[keyof typeof troubles]

/** What an error of the file system means for the user; null if the error itself is the best they can be told. */
export function diskTrouble(error: unknown): DiskTrouble | null {
  const known: Record<string, DiskTrouble> = troubles
  return known[codeOf(error)] ?? null
}

/** The failure of an operation on the disk. */
export function diskFailure(error: unknown, folder: string): FileFailure {
  const trouble = diskTrouble(error)
  if (trouble === null) return failure('disk', saying('disk-failed', { folder, reason: codeOf(error) || String(error) }))
  return failure(trouble === 'disk-full' ? 'no-space' : 'disk', saying(trouble, { folder }))
}

/** Why a file of the app's own could not be written. */
export function unsaved(error: unknown, path: string): Saying {
  const trouble = diskTrouble(error)
  return trouble === null ? saying('unsaved-disk-failed', { path, reason: codeOf(error) || String(error) }) : saying(`unsaved-${trouble}`, { path })
}

/** Reported before the first byte is fetched. */
export function tooLittleSpace(folder: string, neededBytes: number, freeBytes: number): FileFailure {
  return failure('no-space', saying('disk-too-small', { folder, needed: megabytes(neededBytes), free: megabytes(freeBytes) }))
}

export function wrongLength(expectedBytes: number, foundBytes: number): FileFailure {
  return failure('wrong-length', saying('wrong-length', { expected: expectedBytes, found: foundBytes }))
}

export function cutOff(): FileFailure {
  return failure('network', saying('broke-off'))
}

export function silent(): FileFailure {
  return failure('timeout', saying('silent', { seconds: longestSilenceMs / 1000 }))
}

/** The failure of a reply that is a web page although its file is something else, as far as `claimed` or the link to it tells; null if it may be the file. */
export function pageInstead({ isPage, mediaType }: OpenedFile, claimed: string | null): FileFailure | null {
  const format = formatOf(claimed) ?? formatOf(mediaType)
  return isPage && format !== null && format.extension !== 'html' ? failure('unreadable', saying('page-instead')) : null
}

export function noConnection(): FileFailure {
  return failure('no-connection', saying('connection-removed'))
}

function failure(kind: FileFailureKind, said: Saying): FileFailure {
  return { kind, saying: said, requestId: null }
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1_000_000)
}
