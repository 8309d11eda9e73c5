import { rm } from 'node:fs/promises'
import type { FileReply } from '../modelroute/file-replies'
import type { FileApi } from '../modelroute/files'
import type { Clock } from '../tracking/clock'
import { headBytes, readContent, type Content } from './content'
import { nodeDisk, type PartFile } from './disk'
import { cutOff, diskFailure, pageInstead, silent } from './disk-failures'
import { GrowingFile, type GrowthEnd } from './growing-file'
import type { PreviewCache } from './preview-cache'
import { watchSilence } from './silence'
import type { Turns } from './turns'

/** What the first bytes of a file reveal. */
export interface Known {
  content: Content
  /** Null if it is not known yet. */
  sizeBytes: number | null
  head: Uint8Array
}

/** How long fetching continues while nobody reads the file. */
const unreadMs = 20_000
const maxFileBytes = 4 * 1024 ** 3

interface FillingDeps {
  key: string
  fileId: string
  /** What was claimed about the file. */
  format: string | null
  /** The most bytes fetched unless the user asked for the file. */
  unaskedBytes: () => number
  api: FileApi
  cache: PreviewCache
  clock: Clock
  turns: Turns
  /** Called when the file will not arrive whole, although its beginning was reported. */
  onBroken: (end: GrowthEnd) => void
}

/** A file on its way into the cache. It is given up if nobody reads it for a while. */
export class Filling {
  readonly #deps: FillingDeps
  readonly #ending = new AbortController()
  readonly #asked = new AbortController()
  #growing: GrowingFile | null = null
  #endWait = (): void => undefined
  #unread = (): void => undefined
  /** What its first bytes reveal, or how it ended before they arrived. */
  readonly known: Promise<Known | GrowthEnd>
  /** Settles when the file is in the cache or discarded. Never rejects. */
  readonly settled: Promise<void>

  constructor(deps: FillingDeps) {
    this.#deps = deps
    let report: (known: Known | GrowthEnd) => void = () => undefined
    this.known = new Promise((resolve) => {
      report = resolve
    })
    this.settled = this.#run(report).catch((error: unknown) => {
      report({ kind: 'failed', failure: diskFailure(error, deps.cache.folder) })
    })
  }

  /** Null before the first bytes have arrived, and once it can no longer be read from here (see `settled`). */
  get file(): GrowingFile | null {
    return this.#growing
  }

  /** Ends it, even if someone is still reading. */
  abandon(): void {
    this.#ending.abort()
    this.#endWait()
  }

  /** The user asks for it: it goes before everything nobody asked for, and its size does not matter. */
  hurry(): void {
    this.#asked.abort()
  }

  async #run(report: (known: Known | GrowthEnd) => void): Promise<void> {
    const { cache, key } = this.#deps
    const part = await nodeDisk.openPart(cache.partPath(key))
    const bytes = await this.#fill(part, report).finally(() => part.close())
    if (bytes === null) await rm(cache.partPath(key), { force: true })
    else await cache.keep(key, bytes)
  }

  /** Resolves to the size of the file if it is complete, else to null. */
  async #fill(part: PartFile, report: (known: Known | GrowthEnd) => void): Promise<number | null> {
    const file = await this.#deps.turns.run(() => this.#grow(part, report), this.#asked.signal)
    while (file && file.readers > 0 && !this.#ending.signal.aborted) await new Promise<void>((resolve) => (this.#endWait = resolve))
    this.#growing = null
    this.#unread()
    return file?.end?.kind === 'complete' ? file.received : null
  }

  async #grow(part: PartFile, report: (known: Known | GrowthEnd) => void): Promise<GrowingFile | null> {
    const { unaskedBytes, cache, format } = this.#deps
    const reply = await this.#open()
    if (!reply?.ok) {
      report({ kind: 'failed', failure: reply?.failure ?? cutOff() })
      return null
    }
    const refusal = pageInstead(reply.file, format)
    if (refusal) {
      void reply.file.body.cancel().catch(() => undefined)
      report({ kind: 'failed', failure: refusal })
      return null
    }
    await part.truncate(0)
    const file = new GrowingFile(part, (readers) => this.#onReaders(readers))
    this.#watchUnread()
    const grown = this.#growOn(file, file.grow(reply.file, () => (this.#asked.signal.aborted ? maxFileBytes : unaskedBytes()), cache.folder))
    const head = await file.head(headBytes)
    if (file.end && file.end.kind !== 'complete') report(file.end)
    else {
      const isWhole = file.end !== null && head.byteLength === file.received
      const content = await readContent(head, isWhole, format ?? reply.file.mediaType)
      this.#growing = file
      report({ content, sizeBytes: file.totalBytes, head })
    }
    await grown
    if (file.end && file.end.kind !== 'complete') this.#deps.onBroken(file.end)
    return file
  }

  /**
   * If the request has not left yet when the user asks for it, it queues again, before everything nobody asked for. If the rate limit
   * refuses it, it queues again too: the budget lets it go once that is over.
   */
  async #open(): Promise<FileReply | null> {
    const { api, fileId } = this.#deps
    const waiting = new AbortController()
    const leave = (): void => waiting.abort()
    const stay = (): void => this.#asked.signal.removeEventListener('abort', leave)
    const priority = this.#asked.signal.aborted ? 'download' : 'thumbnail'
    this.#asked.signal.addEventListener('abort', leave)
    const signal = AbortSignal.any([this.#ending.signal, waiting.signal])
    const reply = await api.open({ fileId, priority, from: null, onSent: stay, signal }).catch(() => null)
    stay()
    const refused = reply?.ok === false && reply.failure.kind === 'rate-limited'
    return (waiting.signal.aborted || refused) && !this.#ending.signal.aborted ? this.#open() : reply
  }

  /** Runs until the file is complete, or nothing more of it arrives. */
  async #growOn(file: GrowingFile, grown: Promise<void>): Promise<void> {
    const endWatch = watchSilence(this.#deps.clock, () => file.received, () => {
      file.finish({ kind: 'failed', failure: silent() })
      this.abandon()
    })
    await grown.finally(endWatch)
  }

  #onReaders(readers: number): void {
    this.#unread()
    if (readers > 0) return
    this.#endWait()
    this.#watchUnread()
  }

  #watchUnread(): void {
    this.#unread = this.#deps.clock.after(unreadMs, () => this.abandon())
  }
}
