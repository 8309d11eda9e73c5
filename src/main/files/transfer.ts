import type { FileFailure } from '@shared/files'
import type { FileApi, OpenFile } from '../modelroute/files'
import type { OpenedFile } from '../modelroute/file-replies'
import { failureOfFault } from '../modelroute/errors'
import { fileFailure } from '../modelroute/file-replies'
import type { Clock } from '../tracking/clock'
import { headBytes } from './content'
import type { Disk, PartFile } from './disk'
import { cutOff, diskFailure, pageInstead, silent, tooLittleSpace, wrongLength } from './disk-failures'
import { keepPages } from './page-reuse'
import { PartWriter } from './part-writer'
import type { StoredDownload } from './repository'
import { watchSilence } from './silence'

/** What is worth storing about a running transfer. */
type TransferState = Pick<StoredDownload, 'sizeBytes' | 'syncedBytes' | 'validator'>

/** What to transfer, and how much of it is already there. */
interface TransferPlan extends TransferState, Pick<StoredDownload, 'fileId' | 'format' | 'folder' | 'claimedBytes'> {
  partPath: string
}

interface TransferDeps {
  api: FileApi
  disk: Disk
  clock: Clock
  /** Bytes that transfers for which room was found have yet to write to the same folder. They are not free for this one. */
  promisedBytes: () => number
  /** Called when the disk has room for all of the file. */
  onRoom: () => void
  onProgress: (receivedBytes: number) => void
  /** Called when bytes are on the medium: a later run may resume from there. */
  onState: (state: TransferState) => void
}

/**
 * `keepPart`: what has arrived is valid, and the rest may be available later. `short`: a reply that did not tell its own length ended
 * before the stated size, because that is wrong or because the connection broke, which some servers' replies do not reveal.
 */
export type TransferOutcome =
  | { kind: 'complete'; head: Uint8Array; sizeBytes: number; mediaType: string | null }
  | { kind: 'short'; sizeBytes: number; foundBytes: number }
  | { kind: 'failed'; failure: FileFailure; retry: boolean; afterMs: number | null; keepPart: boolean }

const syncEveryBytes = 16 * 1024 * 1024
/** Kept free on a disk for whatever else is written there. */
const spareBytes = 16 * 1024 * 1024

/**
 * One try to complete a part: requests the file, from where the part ends if the server supports that, and streams it
 * to disk. After an abort, which throws an AbortError, the part is as last reported to `onState`.
 */
export async function transfer(plan: TransferPlan, deps: TransferDeps, signal: AbortSignal): Promise<TransferOutcome> {
  try {
    const lacking = await spaceLacking(plan, plan.sizeBytes, deps)
    if (lacking) return failed(lacking, false, null, true)
    const part = await deps.disk.openPart(plan.partPath)
    try {
      return await fill(part, plan, deps, signal)
    } finally {
      await part.close()
    }
  } catch (error) {
    if (signal.aborted) throw new DOMException('The transfer was ended.', 'AbortError')
    return failed(diskFailure(error, plan.folder))
  }
}

async function fill(part: PartFile, plan: TransferPlan, deps: TransferDeps, signal: AbortSignal): Promise<TransferOutcome> {
  const kept = plan.syncedBytes <= (await part.size()) ? plan.syncedBytes : 0
  if (kept > 0 && kept === plan.sizeBytes) return complete(part, kept, null)
  const from = kept > 0 && plan.validator !== null ? { start: kept, validator: plan.validator } : null
  const quiet = new AbortController()
  const request: OpenFile = { fileId: plan.fileId, priority: 'download', from, signal: AbortSignal.any([signal, quiet.signal]) }
  const reply = await deps.api.open(request)
  if (!reply.ok) return failed(reply.failure, reply.retry, reply.afterMs, kept > 0 && reply.failure.kind !== 'gone')

  const { file } = reply
  try {
    // What starts over may be another file than the one of an earlier reply.
    const sizeBytes = (file.start > 0 ? plan.sizeBytes : plan.claimedBytes) ?? file.statedBytes ?? file.totalBytes
    const refusal = refuse(file, plan, sizeBytes) ?? (await spaceLacking(plan, sizeBytes, deps, file.start))
    if (refusal) return failed(refusal, refusal.kind === 'unreadable', null, kept > 0 && refusal.kind !== 'wrong-length')
    await part.truncate(file.start)
    return await stream(part, { file, sizeBytes, folder: plan.folder }, deps, { signal, quiet })
  } finally {
    // Nobody reads what is left of it.
    void file.body.cancel().catch(() => undefined)
  }
}

/** A failure that the headers alone reveal. */
function refuse(file: OpenedFile, { format }: TransferPlan, sizeBytes: number | null): FileFailure | null {
  const page = pageInstead(file, format)
  if (page !== null || sizeBytes === null || file.totalBytes === null || file.totalBytes === sizeBytes) return page
  return wrongLength(sizeBytes, file.totalBytes)
}

async function stream(
  part: PartFile,
  { file, sizeBytes, folder }: { file: OpenedFile; sizeBytes: number | null; folder: string },
  deps: TransferDeps,
  { signal, quiet }: { signal: AbortSignal; quiet: AbortController },
): Promise<TransferOutcome> {
  const writer = new PartWriter(part, file.start)
  const checkpoints = new Checkpoints(part, file.start, (syncedBytes) => {
    deps.onState({ sizeBytes, syncedBytes, validator: file.validator })
  })
  const endWatch = watchSilence(deps.clock, () => writer.received, () => quiet.abort())
  const releasePages = keepPages()
  const broken = await pour(file.body, writer, (received) => {
    checkpoints.reached(writer.written)
    deps.onProgress(received)
    return sizeBytes === null || received <= sizeBytes
  }).finally(() => {
    endWatch()
    releasePages()
  })
  if (broken && 'disk' in broken) {
    await checkpoints.settled()
    return failed(diskFailure(broken.disk, folder))
  }
  try {
    await writer.flush()
    await checkpoints.end(writer.written)
  } catch (error) {
    return failed(diskFailure(error, folder))
  }
  if (signal.aborted) throw new DOMException('The transfer was ended.', 'AbortError')
  if (sizeBytes !== null && writer.received > sizeBytes) return failed(wrongLength(sizeBytes, writer.received))
  if (quiet.signal.aborted) return failed(silent(), true, null, true)
  if (broken) return failed(fileFailure(failureOfFault(broken.network)), true, null, true)
  if (sizeBytes !== null && writer.received < sizeBytes) {
    return file.totalBytes === null ? { kind: 'short', sizeBytes, foundBytes: writer.received } : failed(cutOff(), true, null, true)
  }
  return complete(part, writer.received, file.mediaType)
}

/** Pipes a body into a writer while `goOn` agrees. Returns null at its end, else what broke it off, and on which side. */
async function pour(
  body: ReadableStream<Uint8Array>,
  writer: PartWriter,
  goOn: (received: number) => boolean,
): Promise<null | { network: unknown } | { disk: unknown }> {
  const reader = body.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return null
      try {
        await writer.push(value)
      } catch (error) {
        return { disk: error }
      }
      if (!goOn(writer.received)) return null
    }
  } catch (error) {
    return { network: error }
  } finally {
    reader.releaseLock()
  }
}

/** Syncs to the medium now and then, in parallel with the stream, so that the end need not wait for all of it. */
class Checkpoints {
  readonly #part: PartFile
  readonly #report: (syncedBytes: number) => void
  #synced: number
  #running: Promise<void> | null = null

  constructor(part: PartFile, synced: number, report: (syncedBytes: number) => void) {
    this.#part = part
    this.#synced = synced
    this.#report = report
    report(synced)
  }

  reached(written: number): void {
    if (this.#running || written - this.#synced < syncEveryBytes) return
    // A disk that cannot sync reports that again at the end.
    this.#running = this.#sync(written).catch(() => undefined).finally(() => {
      this.#running = null
    })
  }

  async settled(): Promise<void> {
    await this.#running
  }

  async end(written: number): Promise<void> {
    await this.settled()
    await this.#sync(written)
  }

  async #sync(written: number): Promise<void> {
    await this.#part.sync()
    this.#synced = written
    this.#report(written)
  }
}

async function spaceLacking(
  plan: TransferPlan,
  sizeBytes: number | null,
  { disk, promisedBytes, onRoom }: TransferDeps,
  there = plan.syncedBytes,
): Promise<FileFailure | null> {
  if (sizeBytes === null) return null
  const free = await disk.freeBytes(plan.folder)
  // Nothing is awaited from here on: of two that find the same room, only one takes it.
  const needed = sizeBytes - there + spareBytes + promisedBytes()
  if (free < needed) return tooLittleSpace(plan.folder, needed, free)
  onRoom()
  return null
}

async function complete(part: PartFile, sizeBytes: number, mediaType: string | null): Promise<TransferOutcome> {
  return { kind: 'complete', head: await part.read(0, headBytes), sizeBytes, mediaType }
}

function failed(failure: FileFailure, retry = false, afterMs: number | null = null, keepPart = false): TransferOutcome {
  return { kind: 'failed', failure, retry, afterMs, keepPart }
}
