import type { JsonValue } from '@shared/execution'
import { isTooDeep, parseExactly } from '@shared/json'

/** Matches escapes one after another. Only matches of characters that text cannot hold are 6 characters long. */
const escapes = /\\(?:ud[89ab][\da-f]{2}\\ud[c-f][\da-f]{2}|ud[89a-f][\da-f]{2}|u0000|.)/gi

/**
 * Parses JSON text, with exact integers; undefined if it is not JSON or nested too deep. Never throws. A NUL and half a
 * surrogate pair become the replacement character: libsql cuts off a text at the former, and ends the process at the latter.
 */
export function parseJson(text: string): JsonValue | undefined {
  if (isTooDeep(text)) return undefined
  try {
    return parseExactly(text.replaceAll(escapes, (escape) => (escape.length === 6 ? '\\ufffd' : escape)))
  } catch {
    return undefined
  }
}

/** True for a JSON media type. A reply without one gets the benefit of the doubt. */
export function isJsonType(mediaType: string | null): boolean {
  return mediaType === null || /^[^;]*[/+]json\s*(;|$)/i.test(mediaType)
}

/** True for the media type of a web page. */
export function isPage(mediaType: string | null): boolean {
  return mediaType !== null && /^\s*(text\/html|application\/xhtml\+xml)\b/i.test(mediaType)
}

export function isJsonObject(value: JsonValue | undefined): value is { [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The members of an array or object; none for any other value. */
export function membersOf(value: JsonValue): JsonValue[] {
  if (value === null || typeof value !== 'object') return []
  return Array.isArray(value) ? value : Object.values(value)
}
