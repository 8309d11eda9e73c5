import type { PartFile } from './disk'
import { free } from './page-reuse'

/** The most bytes waiting to be written: several network chunks, so that neither side waits for the other at every chunk. */
const maxWaitingBytes = 4 * 1024 * 1024

/** Writes a stream in order. Everything that arrives during a write goes into the next one together, without copying. */
export class PartWriter {
  readonly #part: PartFile
  #received: number
  #written: number
  #waiting: Uint8Array[] = []
  #writing: Promise<void> | null = null
  #failed = false

  /** Writes start at `position`. */
  constructor(part: PartFile, position: number) {
    this.#part = part
    this.#received = position
    this.#written = position
  }

  /** The position of the next byte to take. */
  get received(): number {
    return this.#received
  }

  /** The position up to which the file is complete. */
  get written(): number {
    return this.#written
  }

  /** Takes bytes, which nobody may use afterwards; resolves when there is room for more. Rejects with the error of an earlier write. */
  async push(bytes: Uint8Array): Promise<void> {
    this.#waiting.push(bytes)
    this.#received += bytes.byteLength
    this.#writing ??= this.#write()
    this.#writing.catch(() => (this.#failed = true))
    while (this.#failed || this.#received - this.#written > maxWaitingBytes) await this.#writing
  }

  /** Resolves when everything taken is written. */
  async flush(): Promise<void> {
    await this.#writing
  }

  /** Ends when nothing is waiting. After an error it stays set, so that nothing is written after a gap. */
  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const pieces = this.#waiting
      this.#waiting = []
      await this.#part.write(pieces, this.#written)
      this.#written += bytesIn(pieces)
      pieces.forEach(free)
    }
    this.#writing = null
  }
}

function bytesIn(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, { byteLength }) => sum + byteLength, 0)
}
