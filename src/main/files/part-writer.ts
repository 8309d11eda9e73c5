import type { PartFile } from './disk'

/** Of what waits to be written: some chunks of the network, so that neither side waits for the other at each of them. */
const mostWaitingBytes = 4 * 1024 * 1024

/** Writes a stream in order: what comes while a write is under way goes into the next one together, without a copy. */
export class PartWriter {
  readonly #part: PartFile
  #received: number
  #written: number
  #waiting: Uint8Array[] = []
  #writing: Promise<void> | null = null
  #failed = false

  /** Writes from `position` on. */
  constructor(part: PartFile, position: number) {
    this.#part = part
    this.#received = position
    this.#written = position
  }

  /** Where the next byte goes. */
  get received(): number {
    return this.#received
  }

  /** Up to where the file holds everything. */
  get written(): number {
    return this.#written
  }

  /** Takes bytes, which nobody may change from then on; resolves when there is room for more. Rejects with the error of an earlier write. */
  async push(bytes: Uint8Array): Promise<void> {
    if (bytes.byteLength === 0) return
    this.#waiting.push(bytes)
    this.#received += bytes.byteLength
    this.#writing ??= this.#write()
    this.#writing.catch(() => (this.#failed = true))
    while (this.#failed || this.#received - this.#written > mostWaitingBytes) await this.#writing
  }

  /** Resolves when everything taken is written. */
  async flush(): Promise<void> {
    await this.#writing
  }

  /** Ends when nothing waits any more; after an error never, so that nothing is written behind a gap. */
  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const pieces = this.#waiting
      this.#waiting = []
      await this.#part.write(pieces, this.#written)
      this.#written += bytesIn(pieces)
    }
    this.#writing = null
  }
}

function bytesIn(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, { byteLength }) => sum + byteLength, 0)
}
