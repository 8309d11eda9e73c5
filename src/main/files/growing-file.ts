import type { FileFailure } from '@shared/files'
import type { OpenedFile } from '../modelroute/file-replies'
import { failureOfFault } from '../modelroute/errors'
import { fileFailure } from '../modelroute/file-replies'
import type { PartFile } from './disk'
import { cutOff, diskFailure, wrongLength } from './disk-failures'

const pieceBytes = 256 * 1024

/** Why a file stopped growing. If it is too large, `sizeBytes` is at least its size. */
export type GrowthEnd = { kind: 'complete' } | { kind: 'over-limit'; sizeBytes: number } | { kind: 'failed'; failure: FileFailure }

/** A file on disk that can be read at any position while it is still arriving: reading waits for the bytes. */
export class GrowingFile {
  readonly #part: PartFile
  readonly #onReaders: (count: number) => void
  #received = 0
  #readers = 0
  #end: GrowthEnd | null = null
  #waiting: (() => void)[] = []
  /** Size of the whole file; null until it is known. */
  totalBytes: number | null = null

  /** `onReaders` is called whenever a reader comes or goes. */
  constructor(part: PartFile, onReaders: (count: number) => void) {
    this.#part = part
    this.#onReaders = onReaders
  }

  get end(): GrowthEnd | null {
    return this.#end
  }

  /** Bytes that have arrived. */
  get received(): number {
    return this.#received
  }

  get readers(): number {
    return this.#readers
  }

  /** Writes a body, up to `maxBytes`, which is queried for each piece. Never throws: `end` tells how it ended. */
  async grow({ body, totalBytes, statedBytes }: OpenedFile, maxBytes: () => number, folder: string): Promise<void> {
    this.totalBytes = totalBytes ?? statedBytes
    const reader = body.getReader()
    const end = await this.#take(reader, maxBytes, folder)
    const expected = this.totalBytes ?? this.#received
    const isOther = end.kind === 'complete' && expected !== this.#received
    this.finish(isOther ? { kind: 'failed', failure: totalBytes === null ? wrongLength(expected, this.#received) : cutOff() } : end)
    void reader.cancel().catch(() => undefined)
  }

  /** Ends the growth. Only the first call counts. */
  finish(end: GrowthEnd): void {
    this.#end ??= end
    if (this.#end.kind === 'complete') this.totalBytes = this.#received
    this.#wake()
  }

  /** Resolves when `position` bytes have arrived, or no more will, to how many are there. */
  async reached(position: number): Promise<number> {
    while (this.#received < position && this.#end === null) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
    return this.#received
  }

  /** Waits for the end, counting as a reader; resolves to how it ended. */
  async ended(): Promise<GrowthEnd | null> {
    this.#count(1)
    await this.reached(Infinity)
    this.#count(-1)
    return this.#end
  }

  /** The first bytes, up to `bytes`. */
  async head(bytes: number): Promise<Uint8Array> {
    await this.reached(bytes)
    return this.#part.read(0, bytes)
  }

  /** Bytes from `start` to `end` (exclusive); errors if the file ends before that. */
  stream(start: number, end: number): ReadableStream<Uint8Array> {
    let position = start
    let open = true
    this.#count(1)
    const leave = (): void => {
      if (open) this.#count(-1)
      open = false
    }
    return new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        const there = await this.reached(position + 1)
        if (!open) return
        const bytes = await this.#part.read(position, Math.min(end, there, position + pieceBytes) - position).catch((error: unknown) => {
          leave()
          throw error
        })
        position += bytes.byteLength
        if (bytes.byteLength > 0) controller.enqueue(bytes)
        else controller.error(new Error('The file ended too early.'))
        if (bytes.byteLength > 0 && position >= end) controller.close()
        if (bytes.byteLength === 0 || position >= end) leave()
      },
      cancel: leave,
    }, { highWaterMark: 0 })
  }

  async #take(reader: ReadableStreamDefaultReader<Uint8Array>, maxBytes: () => number, folder: string): Promise<GrowthEnd> {
    if (this.totalBytes !== null && this.totalBytes > maxBytes()) return { kind: 'over-limit', sizeBytes: this.totalBytes }
    for (;;) {
      const read = await reader.read().catch((error: unknown) => ({ error }))
      if ('error' in read) return { kind: 'failed', failure: fileFailure(failureOfFault(read.error)) }
      if (read.done) return { kind: 'complete' }
      const bytes = this.#received + read.value.byteLength
      if (bytes > maxBytes()) return { kind: 'over-limit', sizeBytes: bytes }
      try {
        await this.#part.write([read.value], this.#received)
      } catch (error) {
        return { kind: 'failed', failure: diskFailure(error, folder) }
      }
      this.#received = bytes
      this.#wake()
    }
  }

  #wake(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }

  #count(change: 1 | -1): void {
    this.#readers += change
    this.#onReaders(this.#readers)
  }
}
