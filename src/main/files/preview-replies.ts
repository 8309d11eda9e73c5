import type { FileReference } from '@shared/execution'
import { fileScheme, previewUrl, type FileFailureKind, type Preview } from '@shared/files'
import { formatSayingPlainly } from '@shared/sayings/sayings'
import type { Known } from './filling'

/** How many of its first bytes the page gets of a file that is not shown. */
export const shownHeadBytes = 256

/** What a `monitor-file:` address refers to. */
interface PreviewAddress {
  executionId: string
  fileId: string
  asked: boolean
}

/** Reads an address as `previewUrl` and `retryUrl` write it; null for any other. */
export function readAddress(text: string): PreviewAddress | null {
  const match = new RegExp(`^${fileScheme}://(exec_[0-9a-f-]{36})/(file_[0-9a-f-]{36})(?:\\?(asked)?(?:&?try=\\d+)?)?$`, 'i').exec(text)
  const [, executionId, fileId, asked] = match ?? []
  return executionId && fileId ? { executionId: executionId.toLowerCase(), fileId, asked: asked !== undefined } : null
}

/** Headers that keep served content passive: no scripts, no frames, no type sniffing. */
export function fileHeaders(mediaType: string, pageOrigin: string): Headers {
  return new Headers({
    'content-type': mediaType,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'accept-ranges': 'bytes',
    'access-control-allow-origin': pageOrigin,
    'cache-control': 'private, max-age=3600',
  })
}

/** An error with words for whoever reads the reply. The page shows its own. */
export function inWords(status: number, words: string): Response {
  return new Response(words, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' },
  })
}

/** The reply for a file that is not shown. */
export function refuse(preview: Preview): Response {
  switch (preview.kind) {
    case 'mismatch':
      return inWords(415, `The file claims to be ${preview.claimed} and is ${preview.mediaType ?? 'something else'}. It is not shown.`)
    case 'on-request':
      return inWords(413, 'This file loads only when it is asked for.')
    case 'failed':
      return inWords(statusOf[preview.failure.kind] ?? 502, formatSayingPlainly(preview.failure.saying))
    default:
      return inWords(415, 'Files of this format are not shown. Save it to open it with another program.')
  }
}

const statusOf: Partial<Record<FileFailureKind, number>> = {
  gone: 410,
  'not-found': 410,
  'rate-limited': 503,
  'key-refused': 403,
  'no-space': 507,
}

/** Whether a file is of a format that is shown, and what it claims to be. */
export function isShown({ content }: Known): boolean {
  return content.verdict !== 'mismatch' && typeof content.format?.kind === 'string'
}

/** The preview that the page gets of a file, by its first bytes. */
export function toPreview(
  { executionId, file }: { executionId: string; file: Pick<FileReference, 'fileId'> },
  { content, sizeBytes, head }: Known,
  asked: boolean,
): Preview {
  const { format, mediaType, verdict } = content
  const shownHead = Buffer.from(head.subarray(0, shownHeadBytes)).toString('hex')
  if (verdict === 'mismatch') return { kind: 'mismatch', claimed: content.claimed ?? 'unknown', mediaType, sizeBytes, head: shownHead }
  if (!format?.kind) return { kind: 'unknown', mediaType, sizeBytes, head: shownHead }
  return { kind: format.kind, url: previewUrl(executionId, file.fileId, asked), mediaType: mediaType ?? format.mediaType, sizeBytes }
}
