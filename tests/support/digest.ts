import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'

/** The SHA-256 of a file, of a stream or of bytes. */
export async function sha256(source: string | ReadableStream<Uint8Array> | Uint8Array): Promise<string> {
  const hash = createHash('sha256')
  if (source instanceof Uint8Array) return hash.update(source).digest('hex')
  for await (const chunk of typeof source === 'string' ? createReadStream(source) : source) hash.update(chunk)
  return hash.digest('hex')
}
