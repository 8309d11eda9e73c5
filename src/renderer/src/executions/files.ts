import { isolated } from '@shared/bidi'
import type { FileReference } from '@shared/execution'
import { formatBytes, formatDuration } from '../format'
import { t } from '../i18n'

export type MediaKind = 'image' | 'video' | 'audio' | 'text' | 'other'

const words: Record<string, MediaKind> = {
  png: 'image',
  jpg: 'image',
  jpeg: 'image',
  webp: 'image',
  gif: 'image',
  avif: 'image',
  svg: 'image',
  mp4: 'video',
  webm: 'video',
  mov: 'video',
  mp3: 'audio',
  wav: 'audio',
  ogg: 'audio',
  flac: 'audio',
  txt: 'text',
  json: 'text',
  csv: 'text',
  md: 'text',
}

/** What a file is, by its media type (`image/png`) or bare format word (`png`). */
export function mediaKind(format: string | null): MediaKind {
  const [head = '', subtype] = (format ?? '').toLowerCase().split(/[/;]/)
  if (head === 'image' || head === 'video' || head === 'audio' || head === 'text') return head
  if (subtype === undefined) return words[head] ?? 'other'
  return subtype === 'json' ? 'text' : 'other'
}

/** A larger image would freeze the window for many seconds, and exhaust memory at 4 bytes per pixel. */
const maxPixels = 100_000_000

/** Whether an image of this size, in pixels, can be drawn. An unknown size counts as drawable. */
export function isDrawable({ width, height }: Pick<FileReference, 'width' | 'height'>): boolean {
  return (width ?? 0) * (height ?? 0) <= maxPixels
}

/** What is known about a file, in words: format, pixel size, duration, byte size. */
export function fileFacts(file: FileReference): string[] {
  const { format, width, height, durationMs, sizeBytes } = file
  return [
    format === null ? t('files.unknownType') : isolated(format),
    // A sound in a container for films has no pixels.
    width && height ? `${width} × ${height}` : null,
    durationMs === null ? null : formatDuration(durationMs),
    sizeBytes === null ? null : formatBytes(sizeBytes),
  ].filter((fact) => fact !== null)
}
