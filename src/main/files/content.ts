import type { ContentVerdict } from '@shared/files'
import { encodingOf } from '@shared/text-encoding'
import type { TextEncoding } from '@shared/text-encoding'
import { format, formatOf, sameFormat, saysFormat, type Format } from './formats'

/** The number of bytes at a file's beginning that suffice to detect its type. */
export const headBytes = 4100

/** What a file is by its own bytes, compared with what was claimed about it. */
export interface Content {
  verdict: ContentVerdict
  /** The claimed format; null if there was none. */
  claimed: string | null
  /** Null if the bytes are not of a format known here. */
  format: Format | null
  /** The media type by the bytes, even if it is not a format known here. */
  mediaType: string | null
  /** The extension by the bytes, for formats not known here. Only media get one, so that no file becomes a program because of its bytes. */
  extension: string | null
  /** Null if it is not text. */
  encoding: TextEncoding | null
}

/** Formats that are text themselves, but not meant to be read. */
const programmed = ['application/pdf', 'application/postscript', 'application/eps', 'application/rtf', 'model/stl']

/**
 * Detects what a file is from its first bytes (at least `headBytes`, or all of them: `whole`), and whether that matches the
 * claim: a media type or a bare word, null if there was none.
 */
export async function readContent(head: Uint8Array, whole: boolean, claimed: string | null): Promise<Content> {
  // Loaded late: it is a tenth of main's code.
  const { fileTypeFromBuffer, supportedExtensions } = await import('file-type')
  const found = await fileTypeFromBuffer(head).catch(() => undefined)
  // A text may begin with the signature of another format ("BMW" with that of a BMP), whose own bytes cannot be read as text.
  const text = found && programmed.includes(found.mime) ? null : readText(head, whole, claimed)
  const readable = text?.format
  const actual = readable ?? formatOf(found?.mime ?? null) ?? formatOf(found?.ext ?? null)
  const mediaType = readable?.mediaType ?? found?.mime ?? actual?.mediaType ?? null
  const ofMedium = found && /^(image|video|audio|font|model)\//.test(found.mime) ? found.ext : null
  const extension = actual?.extension ?? ofMedium
  return { verdict: compare(claimed, actual, found, supportedExtensions), claimed, format: actual, mediaType, extension, encoding: text?.encoding ?? null }
}

function compare(
  claimed: string | null, actual: Format | null, found: { mime: string; ext: string } | undefined, supportedExtensions: ReadonlySet<string>,
): ContentVerdict {
  if (!saysFormat(claimed)) return 'unknown'
  const kind = /^(image|video|audio)(\/\*)?$/.exec(claimed.toLowerCase())?.[1]
  if (kind !== undefined) return isOfKind(actual?.mediaType ?? found?.mime ?? '', actual, kind) ? 'match' : 'mismatch'
  const wanted = formatOf(claimed)
  // A page may begin with any word.
  if (wanted === format('html') && actual === format('text')) return 'unknown'
  if (wanted && actual) return isWithin(actual, wanted) ? 'match' : 'mismatch'
  if (wanted) return isReadable(wanted) && !found ? 'unknown' : 'mismatch'
  const words = [found?.mime, found?.ext]
  if (words.includes(claimed.toLowerCase())) return 'match'
  if (!claimed.includes('/') && !supportedExtensions.has(claimed.toLowerCase())) return 'unknown'
  return actual?.kind && actual.kind !== 'text' && actual.kind !== 'json' ? 'mismatch' : 'unknown'
}

/** A video container may contain only audio. */
function isOfKind(mediaType: string, actual: Format | null, kind: string): boolean {
  const isContainer = ['mp4', 'ogg', 'matroska'].includes(actual?.container ?? '')
  return mediaType.startsWith(`${kind}/`) || (isContainer && kind !== 'image')
}

/** Every readable format is also text. */
function isWithin(actual: Format, wanted: Format): boolean {
  const claimsText = wanted.kind === 'text'
  return sameFormat(actual, wanted) || (claimsText && (actual.kind === 'json' || actual.kind === 'markup'))
}

function isReadable(format: Format | null): boolean {
  return format?.container === 'text' || format?.container === 'markup'
}

/** Text without control characters that never occur in it; null for anything else. */
function readText(head: Uint8Array, whole: boolean, claimed: string | null): { format: Format; encoding: TextEncoding } | null {
  const encoding = encodingOf(head, whole, isReadable(formatOf(claimed)))
  const text = decode(head, whole, encoding)
  return text === null || /[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text) ? null : { format: formatOfText(text, whole), encoding }
}

function formatOfText(text: string, whole: boolean): Format {
  // The beginning of a page is recognised as browsers do it (WHATWG MIME Sniffing, 7.1).
  const begins = text.replace(/^(\s|<\?xml[^>]*\?>|<!--[^]*?-->|<!doctype svg[^>[]*(\[[^\]]*\])?[^>]*>)*/i, '')
  if (/^<svg[\s>]/i.test(begins)) return format('svg')
  if (/^<(!doctype html|html|head|body|script|iframe|style|title|h1|div|table|font|br|p|a|b)[\s>]/i.test(begins)) return format('html')
  if (/^\s*<\?xml\s/.test(text)) return format('xml')
  if (/^\s*[[{]/.test(text) && (!whole || isJson(text))) return format('json')
  return format('text')
}

function decode(head: Uint8Array, whole: boolean, encoding: TextEncoding): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(head, { stream: !whole })
  } catch {
    return null
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
