import type { Content } from './content'
import type { SimulatedFile } from './files'

/**
 * Serves the whole file, or the single requested range (RFC 9110, section 14); if `ranges` is false, always the whole
 * file.
 */
export function serveFile(
  request: Request,
  file: SimulatedFile,
  content: Content,
  ranges: boolean,
): Response {
  const { sizeBytes, etag } = content
  const headers = {
    'content-type': file.contentType,
    'content-disposition': `attachment; filename="${file.name ?? `${file.id}.${file.format}`}"`,
    etag,
    'accept-ranges': ranges ? 'bytes' : 'none',
  }
  const asked = ranges ? readRange(request.headers, etag, sizeBytes) : null
  if (asked === 'unsatisfiable') {
    return new Response(null, { status: 416, headers: { 'content-range': `bytes */${sizeBytes}` } })
  }
  const { start, end } = asked ?? { start: 0, end: sizeBytes }
  const part = asked === null ? undefined : { 'content-range': `bytes ${start}-${end - 1}/${sizeBytes}` }
  return new Response(content.read(start, end), {
    status: asked === null ? 200 : 206,
    headers: { ...headers, ...part, 'content-length': String(end - start) },
  })
}

interface ByteRange {
  start: number
  /** Exclusive. */
  end: number
}

/** Several ranges, other units, and an If-Range that no longer matches mean the whole file. */
function readRange(headers: Headers, etag: string, sizeBytes: number): ByteRange | 'unsatisfiable' | null {
  const ifRange = headers.get('if-range')
  const match = /^bytes=(\d*)-(\d*)$/.exec(headers.get('range') ?? '')
  if (match === null || (ifRange !== null && ifRange !== etag)) return null
  const [, first = '', last = ''] = match
  if (first === '' && last === '') return null
  const start = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first)
  const end = first === '' || last === '' ? sizeBytes : Math.min(sizeBytes, Number(last) + 1)
  return start < end ? { start, end } : 'unsatisfiable'
}
