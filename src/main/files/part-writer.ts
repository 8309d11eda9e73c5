import { freeUsedBuffers } from './buffers'
import type { PartFile } from './disk'

const blockBytes = 1024 * 1024
/** More than two, so that one late write does not make the sender stop and go. */
const mostBlocks = 4

/** Collects a stream into blocks and writes them in order while the next fills: 4 MiB of memory, whatever the size. */
export class PartWriter {
  readonly #part: PartFile
  #block: Buffer = Buffer.allocUnsafeSlow(blockBytes)
  #filled = 0
  #position: number
  #written: number
  /** Those being written or waiting for that, the oldest first; each after the one before. */
  readonly #writes: { block: Buffer; done: Promise<void> }[] = []

  /** Writes from `position` on. */
  constructor(part: PartFile, position: number) {
    this.#part = part
    this.#position = position
    this.#written = position
  }

  /** Where the next byte goes. */
  get received(): number {
    return this.#position + this.#filled
  }

  /** Up to where the file holds everything. */
  get written(): number {
    return this.#written
  }

  /** Takes bytes; resolves when there is room for more. Rejects with the error of an earlier write. */
  async push(bytes: Uint8Array): Promise<void> {
    for (let rest = bytes; rest.byteLength > 0; ) {
      const taken = rest.subarray(0, blockBytes - this.#filled)
      this.#block.set(taken, this.#filled)
      this.#filled += taken.byteLength
      rest = rest.subarray(taken.byteLength)
      if (this.#filled === blockBytes) await this.#turn()
    }
  }

  /** Resolves when everything taken is written. */
  async flush(): Promise<void> {
    this.#writeBlock()
    await this.#writes.at(-1)?.done
  }

  /** Writes the full block and takes another: a new one, or, when there are enough, the oldest once it is written. */
  async #turn(): Promise<void> {
    this.#writeBlock()
    const oldest = this.#writes.length < mostBlocks ? null : this.#writes.shift()
    await oldest?.done
    this.#block = oldest?.block ?? Buffer.allocUnsafeSlow(blockBytes)
    freeUsedBuffers()
  }

  #writeBlock(): void {
    const block = this.#block
    const [position, bytes] = [this.#position, this.#filled]
    const before = this.#writes.at(-1)?.done ?? Promise.resolve()
    const done = before.then(async () => {
      await this.#part.write(block.subarray(0, bytes), position)
      this.#written = position + bytes
    })
    // It is awaited by a later turn or the flush.
    done.catch(() => undefined)
    this.#writes.push({ block, done })
    this.#position += bytes
    this.#filled = 0
  }
}
