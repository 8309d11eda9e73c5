import { createHash } from 'node:crypto'

/** The bytes of a file, readable at any position; `end` is exclusive. */
export interface Content {
  sizeBytes: number
  etag: string
  read(start: number, end: number): ReadableStream<Uint8Array>
}

const chunkBytes = 64 * 1024

/** Bytes that are held in memory. */
export function contentOf(bytes: Uint8Array): Content {
  return {
    sizeBytes: bytes.byteLength,
    etag: `"${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}"`,
    read: (start, end) => streamOf(start, end, (at, to) => bytes.subarray(at, to)),
  }
}

/**
 * Bytes that are generated when read, so that size costs no memory: one random block over and over, each time starting
 * with its number, so that a misplaced piece is noticed.
 */
export function generatedContent(seed: string, sizeBytes: number, head = new Uint8Array()): Content {
  const block = randomBlock(seed)
  const blockAt = (index: number): Uint8Array => {
    const copy = Buffer.from(block)
    copy.writeUInt32LE(index)
    if (index === 0) copy.set(head)
    return copy
  }
  return {
    sizeBytes,
    etag: `"${createHash('sha256').update(`${seed} ${sizeBytes}`).digest('hex').slice(0, 32)}"`,
    read: (start, end) => {
      return streamOf(start, end, (at, to) => {
        const index = Math.floor(at / chunkBytes)
        return blockAt(index).subarray(at - index * chunkBytes, to - index * chunkBytes)
      })
    },
  }
}

function randomBlock(seed: string): Uint8Array {
  const piece = (index: number): Uint8Array => createHash('sha512').update(`${seed} ${index}`).digest()
  return Buffer.concat(Array.from({ length: chunkBytes / 64 }, (_, index) => piece(index)))
}

/** Streams `start` to `end` in pieces that do not cross a chunk's border. */
function streamOf(
  start: number,
  end: number,
  piece: (at: number, to: number) => Uint8Array,
): ReadableStream<Uint8Array> {
  let at = start
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= end) return controller.close()
      const to = Math.min(end, (Math.floor(at / chunkBytes) + 1) * chunkBytes)
      controller.enqueue(piece(at, to))
      at = to
    },
  })
}
