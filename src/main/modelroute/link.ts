import { z } from 'zod'
import type { JsonValue } from '@shared/execution'
import { isLoopback } from './base-url'
import { count, date, word } from './fields'

/** A presigned address of a file (modelroute-api, section 7), which needs no key. */
export interface FileLink {
  url: string
  /** Monotonic ms; null if not told, and the link is then used once. */
  goodUntil: number | null
  sizeBytes: number | null
  contentType: string | null
}

const linkFields = z.object({
  url: z.string().refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)),
  expires_at: z.unknown().refine((value) => value !== null),
  content_type: word,
  size_bytes: count,
})

/** Reads a presigned reply; null for any other JSON, which is then the file itself. `expiresAt` is the server's epoch ms. */
export function readLink(json: JsonValue | undefined): (Omit<FileLink, 'goodUntil'> & { expiresAt: number | null }) | null {
  const read = linkFields.safeParse(json)
  if (!read.success) return null
  const { url, expires_at, content_type, size_bytes } = read.data
  return { url, expiresAt: date.parse(expires_at), contentType: content_type, sizeBytes: size_bytes }
}

/** True for https, and for plain http only between this machine and itself. */
export function isSafeTarget(url: URL, baseUrl: string): boolean {
  if (url.protocol === 'https:') return true
  return url.protocol === 'http:' && isLoopback(url.hostname) && isLoopback(new URL(baseUrl).hostname)
}
