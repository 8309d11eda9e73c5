import type { FileFailure, Preview } from '@shared/files'
import type { Execution, FileReference } from '@shared/execution'
import { saying } from '@shared/sayings/sayings'
import type { FileApi } from '../modelroute/files'
import type { Clock } from '../tracking/clock'
import { readRange } from './byte-range'
import { headBytes, readContent } from './content'
import { noConnection } from './disk-failures'
import { Filling, type Known } from './filling'
import { formatOf, servedAs, type Format } from './formats'
import type { GrowthEnd } from './growing-file'
import { PreviewCache } from './preview-cache'
import { fileHeaders, inWords, isShown, readAddress, refuse, shownHeadBytes, toPreview } from './preview-replies'
import { Turns } from './turns'

/** A file of a tracked execution. */
interface TrackedFile {
  connectionId: string
  executionId: string
  file: FileReference
}

interface PreviewsDeps {
  cache: PreviewCache
  /** The files of a connection; null if there is no such connection. */
  api: (connectionId: string) => FileApi | null
  /** Null if the execution is not tracked, or the file is not one of its files. */
  find: (executionId: string, fileId: string) => TrackedFile | null
  /** Images up to this size load automatically; 0: none. */
  automaticBytes: () => number
  /** The origin of the page that may read what is served. */
  pageOrigin: string
  clock: Clock
}

/** The bytes of a file, from the cache or still on their way into it. */
interface Source extends Known {
  /** Null if they are no longer available. */
  open(start: number, end: number): Promise<ReadableStream<Uint8Array> | null>
  /** Waits for the whole file if its size is not known before; null if it does not arrive. */
  wholeSize(): Promise<number | null>
}

const maxConcurrent = 4
const maxKnown = 2000

/** Files as the page sees them: inspected, and served under `monitor-file:`. Only files of tracked executions. */
export class Previews {
  readonly #deps: PreviewsDeps
  readonly #fillings = new Map<string, Filling>()
  /** What the first bytes of files revealed, so that a file that is not shown is not fetched again to find that out. */
  readonly #known = new Map<string, Known>()
  /** Sizes of files that turned out to be too large to load automatically. */
  readonly #sizes = new Map<string, number>()
  /** Files that are not requested again automatically. */
  readonly #gone = new Map<string, Preview>()
  /** What stands in for files whose transfer broke off, until they are fetched again. */
  readonly #broken = new Map<string, Preview>()
  /** One queue per connection, so that one without answers does not block the others. */
  readonly #turns = new Map<string, Turns>()
  #stopped = false

  constructor(deps: PreviewsDeps) {
    this.#deps = deps
  }

  /**
   * Returns what can be shown of a file, fetching its beginning unless that is known. Unless the user `asked` for it, it is
   * fetched only if it is an image within the limit. Null for a file of no tracked execution. Never throws.
   */
  async inspect(executionId: string, fileId: string, asked: boolean): Promise<Preview | null> {
    const tracked = this.#deps.find(executionId, fileId)
    if (!tracked) return null
    const source = await this.#load(tracked, asked)
    return 'kind' in source ? source : toPreview(tracked, source, asked)
  }

  /** What stands in for a file that should be shown but did not arrive whole; null if it did, or is still arriving. */
  broken(executionId: string, fileId: string): Preview | null {
    const tracked = this.#deps.find(executionId, fileId)
    return tracked && (this.#broken.get(PreviewCache.key(tracked.connectionId, fileId)) ?? null)
  }

  /** The path and extension of a viewable file if it is kept as a whole, else null. Never throws. */
  async kept(executionId: string, fileId: string): Promise<{ path: string; extension: string } | null> {
    const tracked = this.#deps.find(executionId, fileId)
    if (!tracked) return null
    const key = PreviewCache.key(tracked.connectionId, fileId)
    const known = this.#deps.cache.find(key) === null ? null : await this.#kept(key, tracked)
    const format = known && isShown(known) ? known.content.format : null
    return format && { path: this.#deps.cache.path(key), extension: format.extension }
  }

  /** Fetches the whole of a viewable file, whatever its size; returns what can be shown of it. Never throws. */
  async fetch(executionId: string, fileId: string): Promise<Preview | null> {
    const tracked = this.#deps.find(executionId, fileId)
    if (!tracked) return null
    const source = await this.#load(tracked, true)
    if ('kind' in source) return source
    const sizeBytes = await source.wholeSize()
    if (sizeBytes === null) return this.broken(executionId, fileId) ?? this.#failed(brokenOff)
    await this.#fillings.get(PreviewCache.key(tracked.connectionId, fileId))?.settled
    return toPreview(tracked, { ...source, sizeBytes }, true)
  }

  /**
   * Answers a request of the page for `monitor-file://<execution>/<file>` (see `previewUrl`), with ranges. A file that is not
   * what it claims to be, is never shown, or is unavailable gets an error with words. Never throws.
   */
  async serve(request: Request): Promise<Response> {
    const address = readAddress(request.url)
    const tracked = address && this.#deps.find(address.executionId, address.fileId)
    if (!tracked) return inWords(404, 'No such file belongs to an execution that is tracked.')
    if (request.method !== 'GET' && request.method !== 'HEAD') return inWords(405, 'Files can only be read.')
    const source = await this.#load(tracked, address.asked)
    if ('kind' in source) return refuse(source)
    const { format, encoding } = source.content
    if (!isShown(source) || !format) return refuse(toPreview(tracked, source, address.asked))

    const sizeBytes = source.sizeBytes ?? (await source.wholeSize())
    if (sizeBytes === null) return refuse({ kind: 'failed', failure: brokenOff, at: 0 })
    const range = readRange(request.headers.get('range'), sizeBytes)
    const headers = fileHeaders(servedAs(format, encoding), this.#deps.pageOrigin)
    if (range === 'unsatisfiable') {
      headers.set('content-range', `bytes */${sizeBytes}`)
      return new Response(null, { status: 416, headers })
    }
    const { start, end } = range ?? { start: 0, end: sizeBytes }
    headers.set('content-length', String(end - start))
    if (range) headers.set('content-range', `bytes ${start}-${end - 1}/${sizeBytes}`)
    if (request.method === 'HEAD' || start === end) return new Response(null, { status: range ? 206 : 200, headers })
    const body = await source.open(start, end)
    if (!body) return refuse({ kind: 'failed', failure: brokenOff, at: 0 })
    return new Response(body, { status: range ? 206 : 200, headers })
  }

  /** Deletes the files of deleted executions. */
  async forget(executions: readonly Pick<Execution, 'connectionId' | 'files'>[]): Promise<void> {
    const keys = PreviewCache.keysOf(executions)
    await this.#abandon((key) => keys.has(key))
    for (const key of keys) if (this.#deps.cache.find(key) !== null) await this.#deps.cache.forget(key)
  }

  /** Aborts what is being fetched on a connection that ends. */
  async abandonConnection(connectionId: string): Promise<void> {
    const prefix = PreviewCache.prefix(connectionId)
    await this.#abandon((key) => key.startsWith(prefix))
  }

  /** Deletes everything that belongs to a removed connection. */
  async forgetConnection(connectionId: string): Promise<void> {
    await this.abandonConnection(connectionId)
    this.#turns.delete(connectionId)
    await this.#deps.cache.forgetAll(PreviewCache.prefix(connectionId))
  }

  /** Before the app quits: discards everything unfinished. */
  async stop(): Promise<void> {
    this.#stopped = true
    await this.#abandon(() => true)
  }

  async #abandon(which: (key: string) => boolean): Promise<void> {
    const fillings = [...this.#fillings].filter(([key]) => which(key)).map(([, filling]) => filling)
    for (const filling of fillings) filling.abandon()
    await Promise.all(fillings.map(({ settled }) => settled))
  }

  async #load(tracked: TrackedFile, asked: boolean): Promise<Source | Preview> {
    const { cache } = this.#deps
    const key = PreviewCache.key(tracked.connectionId, tracked.file.fileId)
    if (cache.find(key) !== null) {
      const kept = await this.#kept(key, tracked)
      if (kept) return kept
    }
    const known = this.#known.get(key)
    if (known && !isShown(known)) return toPreview(tracked, known, asked)
    if (asked) return this.#fetch(key, tracked, true)
    const format = known?.content.format ?? formatOf(tracked.file.format)
    const sizeBytes = known?.sizeBytes ?? this.#sizes.get(key) ?? tracked.file.sizeBytes
    if (!this.#loadsByItself(format, sizeBytes)) return { kind: 'on-request', sizeBytes }
    return this.#gone.get(key) ?? this.#fetch(key, tracked, false)
  }

  async #kept(key: string, tracked: TrackedFile): Promise<Source | null> {
    const { cache } = this.#deps
    const sizeBytes = cache.find(key) ?? 0
    try {
      const head = await cache.head(key, headBytes)
      const content = this.#known.get(key)?.content ?? (await readContent(head, head.byteLength === sizeBytes, tracked.file.format))
      return { content, head, sizeBytes, open: async (start, end) => cache.stream(key, start, end), wholeSize: async () => sizeBytes }
    } catch {
      await cache.forget(key)
      return null
    }
  }

  async #fetch(key: string, tracked: TrackedFile, asked: boolean): Promise<Source | Preview> {
    if (this.#broken.has(key)) await this.#abandon((one) => one === key)
    const filling = this.#fillings.get(key) ?? this.#fill(key, tracked)
    if (!filling) return this.#failed(noConnection())
    if (asked) filling.hurry()
    const known = await filling.known
    if ('kind' in known) return this.#ended(filling, known, key, tracked, asked)
    remember(this.#known, key, { ...known, head: known.head.slice(0, shownHeadBytes) })
    if (!isShown(known)) {
      filling.abandon()
      return toPreview(tracked, known, asked)
    }
    if (!asked && known.content.format?.kind !== 'image') return { kind: 'on-request', sizeBytes: known.sizeBytes }
    if (known.sizeBytes === null && filling.file === null) await filling.settled
    return this.#source(key, filling, known)
  }

  /** Reads from the file while it grows; once that is over, from the cache. */
  #source(key: string, filling: Filling, known: Known): Source {
    const { cache } = this.#deps
    const keptSize = async (): Promise<number | null> => {
      await filling.settled
      return cache.find(key)
    }
    return {
      ...known,
      sizeBytes: filling.file?.totalBytes ?? cache.find(key) ?? known.sizeBytes,
      open: async (start, end) => {
        if (filling.file) return filling.file.stream(start, end)
        return (await keptSize()) === null ? null : cache.stream(key, start, end)
      },
      wholeSize: async () => {
        const { file } = filling
        const end = await file?.ended()
        return file && end?.kind === 'complete' ? file.totalBytes : keptSize()
      },
    }
  }

  /** A file whose automatic fetch hit the size limit is started again if the user asks for it. */
  async #ended(filling: Filling, end: GrowthEnd, key: string, tracked: TrackedFile, asked: boolean): Promise<Source | Preview> {
    const broken = this.#markBroken(key, end)
    if (end.kind !== 'over-limit') return broken
    await filling.settled
    return asked ? this.#fetch(key, tracked, true) : broken
  }

  /** Shown instead of a file that did not arrive whole. */
  #markBroken(key: string, end: GrowthEnd): Preview {
    const broken: Preview =
      end.kind === 'over-limit' ? { kind: 'on-request', sizeBytes: end.sizeBytes } : this.#failed(end.kind === 'failed' ? end.failure : brokenOff)
    remember(this.#broken, key, broken)
    if (end.kind === 'over-limit') remember(this.#sizes, key, end.sizeBytes)
    else if (broken.kind === 'failed' && broken.failure.kind === 'gone') remember(this.#gone, key, broken)
    return broken
  }

  #fill(key: string, { connectionId, file }: TrackedFile): Filling | null {
    const { cache, clock, automaticBytes } = this.#deps
    const api = this.#deps.api(connectionId)
    if (!api || this.#stopped) return null
    const turns = this.#turns.get(connectionId) ?? new Turns(maxConcurrent)
    this.#turns.set(connectionId, turns)
    const filling = new Filling({
      key,
      fileId: file.fileId,
      format: file.format,
      unaskedBytes: automaticBytes,
      api,
      cache,
      clock,
      turns,
      onBroken: (end) => this.#markBroken(key, end),
    })
    this.#broken.delete(key)
    this.#fillings.set(key, filling)
    void filling.settled.then(() => this.#fillings.delete(key))
    return filling
  }

  #failed(failure: FileFailure): Extract<Preview, { kind: 'failed' }> {
    return { kind: 'failed', failure, at: this.#deps.clock.wall() }
  }

  /** If nothing is known about a file, its beginning decides. */
  #loadsByItself(format: Format | null, sizeBytes: number | null): boolean {
    const limit = this.#deps.automaticBytes()
    return limit > 0 && (sizeBytes ?? 0) <= limit && (format === null || format.kind === 'image')
  }
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > maxKnown && oldest !== undefined) map.delete(oldest)
}

const brokenOff: FileFailure = { kind: 'network', saying: saying('file-broke-off'), requestId: null }
