import type { ShownKind } from '@shared/files'
import type { TextEncoding } from '@shared/text-encoding'

/** A file format known here. */
export interface Format {
  /** How it can be shown; null if it can only be saved. */
  kind: ShownKind | null
  mediaType: string
  extension: string
  /** Other names for it, used by the API, by servers, and by the library that reads magic bytes. */
  words: string[]
  /** Formats with the same container are hard to tell apart, and count as the same. */
  container?: 'mp4' | 'ogg' | 'matroska' | 'markup' | 'text'
}

const formats = {
  png: { kind: 'image', mediaType: 'image/png', extension: 'png', words: ['apng', 'image/apng', 'image/x-png'] },
  jpeg: { kind: 'image', mediaType: 'image/jpeg', extension: 'jpg', words: ['jpeg', 'image/jpg', 'image/pjpeg'] },
  webp: { kind: 'image', mediaType: 'image/webp', extension: 'webp', words: [] },
  gif: { kind: 'image', mediaType: 'image/gif', extension: 'gif', words: [] },
  avif: { kind: 'image', mediaType: 'image/avif', extension: 'avif', words: ['image/avif-sequence'] },
  mp4: { kind: 'video', mediaType: 'video/mp4', extension: 'mp4', words: ['m4v', 'video/x-m4v'], container: 'mp4' },
  webm: { kind: 'video', mediaType: 'video/webm', extension: 'webm', words: ['audio/webm'], container: 'matroska' },
  mp3: { kind: 'audio', mediaType: 'audio/mpeg', extension: 'mp3', words: ['audio/mp3', 'audio/x-mp3', 'mpga'] },
  wav: { kind: 'audio', mediaType: 'audio/wav', extension: 'wav', words: ['audio/x-wav', 'audio/wave', 'audio/vnd.wave', 'wave'] },
  ogg: {
    kind: 'audio', mediaType: 'audio/ogg', extension: 'ogg', words: ['oga', 'opus', 'audio/opus', 'application/ogg'], container: 'ogg',
  },
  text: { kind: 'text', mediaType: 'text/plain', extension: 'txt', words: ['text'], container: 'text' },
  markdown: { kind: 'text', mediaType: 'text/markdown', extension: 'md', words: ['markdown'], container: 'text' },
  csv: { kind: 'text', mediaType: 'text/csv', extension: 'csv', words: [], container: 'text' },
  vtt: { kind: 'text', mediaType: 'text/vtt', extension: 'vtt', words: ['webvtt'], container: 'text' },
  srt: { kind: 'text', mediaType: 'application/x-subrip', extension: 'srt', words: ['text/srt', 'subrip'], container: 'text' },
  json: { kind: 'json', mediaType: 'application/json', extension: 'json', words: ['text/json'], container: 'text' },
  svg: { kind: 'markup', mediaType: 'image/svg+xml', extension: 'svg', words: [], container: 'markup' },
  html: { kind: 'markup', mediaType: 'text/html', extension: 'html', words: ['htm', 'application/xhtml+xml'], container: 'markup' },
  xml: { kind: 'markup', mediaType: 'application/xml', extension: 'xml', words: ['text/xml'], container: 'markup' },
  mov: { kind: null, mediaType: 'video/quicktime', extension: 'mov', words: [], container: 'mp4' },
  m4a: { kind: null, mediaType: 'audio/mp4', extension: 'm4a', words: ['audio/x-m4a'], container: 'mp4' },
  ogv: { kind: null, mediaType: 'video/ogg', extension: 'ogv', words: [], container: 'ogg' },
  mkv: { kind: null, mediaType: 'video/matroska', extension: 'mkv', words: ['video/x-matroska'], container: 'matroska' },
  avi: { kind: null, mediaType: 'video/vnd.avi', extension: 'avi', words: ['video/x-msvideo', 'video/avi'] },
  flac: { kind: null, mediaType: 'audio/flac', extension: 'flac', words: ['audio/x-flac'] },
  aac: { kind: null, mediaType: 'audio/aac', extension: 'aac', words: [] },
  tiff: { kind: null, mediaType: 'image/tiff', extension: 'tif', words: ['tiff'] },
  bmp: { kind: null, mediaType: 'image/bmp', extension: 'bmp', words: ['image/x-ms-bmp'] },
  heic: { kind: null, mediaType: 'image/heic', extension: 'heic', words: ['heif', 'image/heif'] },
  pdf: { kind: null, mediaType: 'application/pdf', extension: 'pdf', words: [] },
  zip: { kind: null, mediaType: 'application/zip', extension: 'zip', words: ['application/x-zip-compressed'] },
  glb: { kind: null, mediaType: 'model/gltf-binary', extension: 'glb', words: [] },
} as const satisfies Record<string, Format>

type FormatName = keyof typeof formats

const byWord = new Map<string, Format>(
  Object.values<Format>(formats).flatMap((format) => {
    return [...format.words, format.mediaType, format.extension].map((word): [string, Format] => [bare(word), format])
  }).toReversed(),
)

/** Words that say nothing about the format. */
const sayingNothing = ['application/octet-stream', 'binary/octet-stream', 'application/binary', 'binary', 'bin', 'file', '']

/** A format by its name in this list. */
export function format(name: FormatName): Format {
  return formats[name]
}

/** The format that a media type or a bare word such as `png` means; null if it is not known here. */
export function formatOf(word: string | null): Format | null {
  return byWord.get(bare(word ?? '')) ?? null
}

/** The media type under which a format is served to the page. Markup is served as plain text, so that it is never live. */
export function servedAs({ kind, mediaType }: Format, encoding: TextEncoding | null): string {
  const served = kind === 'text' || kind === 'markup' ? 'text/plain' : mediaType
  return encoding === null ? served : `${served}; charset=${encoding}`
}

/** True if a media type or bare word says what a file is, whether or not it is known here. */
export function saysFormat(word: string | null): word is string {
  return !sayingNothing.includes(bare(word ?? ''))
}

/** True if two formats cannot be told apart for sure. */
export function sameFormat(a: Format, b: Format): boolean {
  return a === b || (a.container !== undefined && a.container === b.container)
}

/** Lower case, without parameters or a leading dot. */
function bare(word: string): string {
  return (word.split(';')[0] ?? '').trim().toLowerCase().replace(/^\./, '')
}
