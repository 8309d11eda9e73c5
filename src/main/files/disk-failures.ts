import type { FileFailure, FileFailureKind } from '@shared/files'
import { codeOf } from './disk'

/** The failure of an operation on the disk, in words. */
export function diskFailure(error: unknown, folder: string): FileFailure {
  const code = codeOf(error)
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return failure('no-space', `The disk is full, nothing was kept. Free some space, or choose another folder than ${folder}.`)
  }
  const why = reasons[code] ?? `the file could not be written${code === '' ? '' : ` (${code})`}`
  return failure('disk', `In ${folder} ${why}. Choose another folder in the settings, then try again.`)
}

const reasons: Record<string, string> = {
  EACCES: 'nothing may be written',
  EPERM: 'nothing may be written',
  EROFS: 'nothing can be written, the disk is read-only',
  ENOENT: 'the folder is gone',
  ENOTDIR: 'a file stands in the place of a folder',
  EISDIR: 'a folder stands in the place of the file',
  EFBIG: 'the file is larger than the disk allows',
  EIO: 'the disk does not work properly',
}

/** Told before the first byte. */
export function tooLittleSpace(folder: string, neededBytes: number, freeBytes: number): FileFailure {
  const message = `There are ${megabytes(freeBytes)} free in ${folder}, and ${megabytes(neededBytes)} are needed. Free some space, or choose another folder.`
  return failure('no-space', message)
}

export function wrongLength(expectedBytes: number, foundBytes: number): FileFailure {
  const message = `ModelRoute says the file has ${expectedBytes} bytes, and ${foundBytes} come. It was not kept. Try again later, or tell its support.`
  return failure('wrong-length', message)
}

export function cutOff(): FileFailure {
  return failure('network', 'The connection broke off. It is tried again by itself.')
}

export function silent(ms: number): FileFailure {
  return failure('timeout', `No data came for ${ms / 1000} s. It is tried again by itself.`)
}

export function pageInstead(): FileFailure {
  const message = 'A web page came instead of the file, as if a proxy or a login page had answered. Check the network.'
  return failure('unreadable', message)
}

export function noConnection(): FileFailure {
  return failure('no-connection', 'Its connection was removed, and with it the way to the file.')
}

function failure(kind: FileFailureKind, message: string): FileFailure {
  return { kind, message, requestId: null }
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1_000_000).toLocaleString('en')} MB`
}
