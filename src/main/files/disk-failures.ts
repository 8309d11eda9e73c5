import type { FileFailure, FileFailureKind } from '@shared/files'
import { saying } from '@shared/sayings/sayings'
import type { Saying } from '@shared/sayings/sayings'
import { codeOf } from './disk'

/** The failure of an operation on the disk. */
export function diskFailure(error: unknown, folder: string): FileFailure {
  const code = codeOf(error)
  if (code === 'ENOSPC' || code === 'EDQUOT') return failure('no-space', saying('disk-full', { folder }))
  const known = reasons[code]
  return failure('disk', known ? saying(known, { folder }) : saying('disk-failed', { folder, reason: code || String(error) }))
}

type Reason = 'disk-denied' | 'disk-read-only' | 'folder-gone' | 'folder-is-file' | 'file-is-folder' | 'file-too-large' | 'disk-broken'

const reasons: Record<string, Reason> = {
  EACCES: 'disk-denied',
  EPERM: 'disk-denied',
  EROFS: 'disk-read-only',
  ENOENT: 'folder-gone',
  ENOTDIR: 'folder-is-file',
  EISDIR: 'file-is-folder',
  EFBIG: 'file-too-large',
  EIO: 'disk-broken',
}

/** Told before the first byte. */
export function tooLittleSpace(folder: string, neededBytes: number, freeBytes: number): FileFailure {
  return failure('no-space', saying('disk-too-small', { folder, needed: megabytes(neededBytes), free: megabytes(freeBytes) }))
}

export function wrongLength(expectedBytes: number, foundBytes: number): FileFailure {
  return failure('wrong-length', saying('wrong-length', { expected: expectedBytes, found: foundBytes }))
}

export function cutOff(): FileFailure {
  return failure('network', saying('broke-off'))
}

export function silent(ms: number): FileFailure {
  return failure('timeout', saying('silent', { seconds: ms / 1000 }))
}

export function pageInstead(): FileFailure {
  return failure('unreadable', saying('page-instead'))
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
