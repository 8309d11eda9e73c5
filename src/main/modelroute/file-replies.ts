import type { FileFailure, FileFailureKind } from '@shared/files'
import type { RequestFailure } from '@shared/execution'
import { saying } from '@shared/sayings/sayings'
import type { Saying, SayingName } from '@shared/sayings/sayings'
import { failureOnTheWay } from './errors'
import { isPage } from './json'
import type { FileLink } from './link'

/** A file whose bytes are arriving. */
export interface OpenedFile {
  /** Where in the file `body` begins: as asked, or 0 if the server does not serve parts. */
  start: number
  /** The size of the whole file by the reply's headers; null if they do not tell it. */
  totalBytes: number | null
  /** The size of the whole file by the presigned reply. */
  statedBytes: number | null
  mediaType: string | null
  /** Whether the reply itself says that it is a web page, whatever was said of the file before. */
  isPage: boolean
  /** What to send as If-Range to resume later; null if the rest cannot be requested separately. */
  validator: string | null
  body: ReadableStream<Uint8Array>
}

/** `retry`: whether the same request may succeed later; `afterMs`: the earliest retry, if the server said so. */
export type FileReply =
  | { ok: true; file: OpenedFile }
  | { ok: false; failure: FileFailure; retry: boolean; afterMs: number | null }

const retried: FileFailureKind[] = ['network', 'timeout', 'rate-limited', 'server', 'unreadable', 'link-refused']

/** A failed reply. Its kind decides whether it is worth another try. */
export function failedReply(failure: FileFailure, afterMs: number | null = null): FileReply & { ok: false } {
  return { ok: false, failure, retry: retried.includes(failure.kind), afterMs }
}

/** The failure of a request about a file. An expired file answers FILE_NOT_FOUND with 400 (modelroute-api, section 7). */
export function fileFailure({ kind, code, saying: said, httpStatus, requestId }: RequestFailure): FileFailure {
  const gone = code === 'FILE_NOT_FOUND' || kind === 'not-found' || (kind === 'rejected' && httpStatus === 410)
  return gone ? goneFailure(requestId) : { kind, saying: said, requestId }
}

function goneFailure(requestId: string | null): FileFailure {
  return { kind: 'gone', saying: saying('file-gone'), requestId }
}

/** The failure of a storage host's reply. Such hosts send no envelope. */
export function storageFailure(httpStatus: number): FileFailure {
  const failure = (kind: FileFailureKind, said: Saying): FileFailure => ({ kind, saying: said, requestId: null })
  const onTheWay = failureOnTheWay(httpStatus)
  if (onTheWay !== null) return fileFailure(onTheWay)
  if (httpStatus === 404 || httpStatus === 410) return goneFailure(null)
  // The storage host has a limit of its own: ModelRoute's says nothing about it.
  if (httpStatus === 429) return failure('server', saying('storage-busy'))
  if (httpStatus >= 500 || httpStatus === 408) return failure('server', saying('storage-trouble', { status: httpStatus }))
  return failure('link-refused', saying('link-refused', { status: httpStatus }))
}

/** What advises to check the base URL has another cause at a host that ModelRoute named. */
const storageSayings: Partial<Record<SayingName, 'storage-unreached' | 'storage-untrusted'>> = {
  'name-unknown': 'storage-unreached',
  'connection-refused': 'storage-unreached',
  'not-http': 'storage-unreached',
  'redirects-nowhere': 'storage-unreached',
  'connection-failed': 'storage-unreached',
  'certificate-untrusted': 'storage-untrusted',
  'encryption-failed': 'storage-untrusted',
}

/** The failure of a request that did not reach a file at the storage host. */
export function atStorage(failure: FileFailure, host: string): FileFailure {
  const name = storageSayings[failure.saying.name]
  return name ? { ...failure, saying: saying(name, { host }) } : failure
}

export function unsafeLink(): FileFailure {
  return { kind: 'rejected', saying: saying('link-unsafe'), requestId: null }
}

const noBody = (): ReadableStream<Uint8Array> => new ReadableStream({ start: (controller) => controller.close() })

/**
 * Reads the headers of a reply with status 200 or 206. Returns null for a part other than the one requested.
 * `asked` is the requested range; null for the whole file.
 */
export function readOpened(
  response: Response,
  asked: { start: number; validator: string } | null,
  link: Pick<FileLink, 'sizeBytes' | 'contentType'> | null,
): OpenedFile | null {
  const { headers, status } = response
  const encoded = !['', 'identity'].includes(headers.get('content-encoding') ?? '')
  const part = status === 206 ? readContentRange(headers.get('content-range')) : null
  if (status === 206 && (part?.start !== (asked?.start ?? 0) || (asked && isOtherFile(headers, asked.validator)))) return null
  return {
    start: part?.start ?? 0,
    totalBytes: encoded ? null : part ? part.totalBytes : readLength(headers.get('content-length')),
    statedBytes: link?.sizeBytes ?? null,
    mediaType: link?.contentType ?? headers.get('content-type'),
    isPage: isPage(headers.get('content-type')),
    validator: encoded || headers.get('accept-ranges') === 'none' ? null : readValidator(headers),
    body: response.body ?? noBody(),
  }
}

/** If-Range takes a strong entity tag or a date (RFC 9110, 13.1.5). */
function readValidator(headers: Headers): string | null {
  const tag = headers.get('etag')
  return tag?.startsWith('"') ? tag : headers.get('last-modified')
}

/** Whether a part is of another file than the validator's, from a server that ignores If-Range. */
function isOtherFile(headers: Headers, validator: string): boolean {
  const told = headers.get(validator.startsWith('"') ? 'etag' : 'last-modified')
  return told !== null && told !== validator && !told.startsWith('W/')
}

function readContentRange(header: string | null): { start: number; totalBytes: number | null } | null {
  const match = /^bytes (\d{1,15})-\d{1,15}\/(\d{1,15}|\*)$/.exec(header ?? '')
  if (match === null) return null
  return { start: Number(match[1]), totalBytes: match[2] === '*' ? null : Number(match[2]) }
}

function readLength(header: string | null): number | null {
  return header !== null && /^\d{1,15}$/.test(header) ? Number(header) : null
}
