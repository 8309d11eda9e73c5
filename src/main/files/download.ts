import { basename, join } from 'node:path'
import type { ContentVerdict, DownloadPhase, DownloadState, FileFailure } from '@shared/files'
import type { FileApi } from '../modelroute/files'
import { backOffMs } from '../tracking/backoff'
import type { Clock } from '../tracking/clock'
import { headBytes, readContent } from './content'
import type { Disk } from './disk'
import { cutOff, diskFailure, noConnection, wrongLength } from './disk-failures'
import { format, formatOf, type Format } from './formats'
import { lacksExtension, numbered, partName, withExtension } from './names'
import type { DownloadRepository, StoredDownload } from './repository'
import { Speed } from './speed'
import { transfer, type TransferOutcome } from './transfer'

export interface DownloadDeps {
  repository: DownloadRepository
  /** The files of a connection; null if there is no such connection. */
  api: (connectionId: string) => FileApi | null
  disk: Disk
  clock: Clock
  random: () => number
  /** Bytes that other running downloads, for which there was room, will still write to a folder. */
  promisedBytes: (folder: string, except: string) => number
  onChange: (state: DownloadState) => void
}

/** After this many tries without a new byte, a download is given up until the user asks again. */
const maxFruitlessTries = 8
const reportEveryMs = 250

/** The result of a run: it ended one way or another, or should run again at a monotonic time. */
type RunResult = { kind: 'ended' } | { kind: 'again'; at: number }

/** One download: its stored facts, and its state while the app runs. */
export class Download {
  readonly #deps: DownloadDeps
  #stored: StoredDownload
  #received: number
  /** The most bytes that any try has fetched. */
  #furthest: number
  #fruitless = 0
  /** Where the last reply ended that was too short. */
  #shortAt: number | null = null
  #live: DownloadPhase | null = null
  /** The present run found room for all of the file. */
  #hasRoom = false

  constructor(stored: StoredDownload, deps: DownloadDeps) {
    this.#deps = deps
    this.#stored = stored
    this.#received = stored.phase === 'done' ? (stored.sizeBytes ?? 0) : stored.syncedBytes
    this.#furthest = this.#received
  }

  get stored(): StoredDownload {
    return this.#stored
  }

  get state(): DownloadState {
    const { id, connectionId, executionId, fileId, folder, name, sizeBytes, createdAt } = this.#stored
    const facts = { id, connectionId, executionId, fileId, folder, name, createdAt }
    return { ...facts, receivedBytes: this.#received, totalBytes: sizeBytes, phase: this.#phase() }
  }

  /** Bytes still to be written that the disk has room for; 0 before that is known. */
  get promisedBytes(): number {
    return this.#hasRoom ? Math.max(0, (this.#stored.sizeBytes ?? 0) - this.#received) : 0
  }

  get #partPath(): string {
    const { folder, name, id } = this.#stored
    return join(folder, partName(name, id))
  }

  /** Stores facts and reports them. Throws if they cannot be stored. */
  change(facts: Partial<StoredDownload>): void {
    const changed = { ...this.#stored, ...facts }
    this.#deps.repository.save([changed])
    this.take(changed)
  }

  /** Adopts stored facts and reports them. A download that is resumed has all its tries again. */
  take(stored: StoredDownload): void {
    if (this.#stored.phase !== 'active') this.#fruitless = 0
    this.#stored = stored
    this.#live = null
    this.#deps.onChange(this.state)
  }

  /** One try. Never throws. After an abort the facts are as last stored. */
  async run(signal: AbortSignal): Promise<RunResult> {
    this.#hasRoom = false
    const endReports = this.#reportProgress()
    try {
      if (await this.#isTaken()) return ended
      return await this.#settle(await this.#transfer(signal))
    } catch (error) {
      if (!signal.aborted) this.#fail(diskFailure(error, this.#stored.folder))
      return ended
    } finally {
      endReports()
      if (this.#live?.kind === 'running') this.#show(null)
    }
  }

  /** Removes the part. Rejects if the disk does not allow it. */
  async discardPart(): Promise<void> {
    await this.#deps.disk.removePart(this.#partPath, this.#stored.folder)
    this.#received = 0
  }

  /** Removes what is there; the next run uses another folder. */
  async moveTo(folder: string): Promise<void> {
    // A part that cannot be removed (the disk was unplugged) must not tie the download to that folder.
    await this.discardPart().catch(() => undefined)
    this.change({ folder, syncedBytes: 0, validator: null, sizeBytes: this.#stored.claimedBytes })
  }

  #transfer(signal: AbortSignal): Promise<TransferOutcome> {
    const { disk, clock, promisedBytes } = this.#deps
    const { id, connectionId, folder } = this.#stored
    const api = this.#deps.api(connectionId)
    if (!api) return Promise.resolve({ kind: 'failed', failure: noConnection(), retry: false, afterMs: null, keepPart: false })
    return transfer({ ...this.#stored, partPath: this.#partPath }, {
      api,
      disk,
      clock,
      promisedBytes: () => promisedBytes(folder, id),
      onRoom: () => (this.#hasRoom = true),
      onProgress: (received) => this.#progress(received),
      onState: (state) => {
        this.#stored = { ...this.#stored, ...state }
        this.#deps.repository.save([this.#stored])
      },
    }, signal)
  }

  /** Reports progress now and then, until the returned function is called. */
  #reportProgress(): () => void {
    const { clock } = this.#deps
    const speed = new Speed()
    let cancel = (): void => undefined
    const report = (): void => {
      speed.mark(clock.monotonic(), this.#received)
      if (this.#stored.phase === 'active') this.#show({ kind: 'running', bytesPerSecond: speed.bytesPerSecond })
      cancel = clock.after(reportEveryMs, report)
    }
    report()
    return () => cancel()
  }

  #progress(received: number): void {
    this.#received = received
    if (received <= this.#furthest) return
    this.#furthest = received
    this.#fruitless = 0
  }

  async #settle(outcome: TransferOutcome): Promise<RunResult> {
    if (outcome.kind === 'complete') {
      await this.#publish(outcome)
      return ended
    }
    const { failure, retry, afterMs, keepPart } = outcome.kind === 'short' ? this.#cutShort(outcome) : outcome
    this.#received = this.#stored.syncedBytes
    if (!keepPart) await this.#restart()
    if (!retry || this.#fruitless >= maxFruitlessTries) {
      this.#fail(failure)
      return ended
    }
    this.#fruitless += 1
    const { clock, random } = this.#deps
    const waitMs = Math.max(afterMs ?? 0, backOffMs(this.#fruitless, random))
    this.#show({ kind: 'waiting', until: clock.wall() + waitMs, failure })
    return { kind: 'again', at: clock.monotonic() + waitMs }
  }

  /** A reply that ends at the same byte twice did not break off there. */
  #cutShort({ sizeBytes, foundBytes }: TransferOutcome & { kind: 'short' }): TransferOutcome & { kind: 'failed' } {
    const again = foundBytes === this.#shortAt
    this.#shortAt = foundBytes
    return { kind: 'failed', failure: again ? wrongLength(sizeBytes, foundBytes) : cutOff(), retry: !again, afterMs: null, keepPart: !again }
  }

  async #restart(): Promise<void> {
    await this.discardPart()
    this.#stored = { ...this.#stored, syncedBytes: 0, validator: null, sizeBytes: this.#stored.claimedBytes }
  }

  /** Checked before the first byte, so that nothing is fetched in vain. */
  async #isTaken(): Promise<boolean> {
    const { folder, name, onExisting } = this.#stored
    const target = join(folder, name)
    if (onExisting !== 'ask' || lacksExtension(name) || !(await this.#deps.disk.exists(target))) return false
    if ((await this.#deps.disk.isSame(this.#partPath, target)) || (await this.#isHeld(target))) return false
    const verdict = await this.#verdictOfOwn(target)
    if (verdict) this.change({ phase: 'done', path: target, verdict, endedAt: this.#deps.clock.wall() })
    else this.change({ phase: 'exists', path: target })
    return true
  }

  /** The content of a file if it is this download's own, named just before the app was killed; null for any other file. */
  async #verdictOfOwn(target: string): Promise<ContentVerdict | null> {
    const { disk } = this.#deps
    const { format: claimed, sizeBytes, syncedBytes } = this.#stored
    if (sizeBytes === null || syncedBytes !== sizeBytes || (await disk.exists(this.#partPath))) return null
    const file = await disk.openPart(target)
    try {
      if ((await file.size()) !== sizeBytes) return null
      return (await readContent(await file.read(0, headBytes), sizeBytes <= headBytes, claimed)).verdict
    } finally {
      await file.close()
    }
  }

  /** True for the empty file that reserved the name for this download when the app was killed. */
  async #isHeld(target: string): Promise<boolean> {
    const { disk } = this.#deps
    if (this.#stored.path !== target || !(await disk.exists(target))) return false
    const file = await disk.openPart(target)
    try {
      return (await file.size()) === 0
    } finally {
      await file.close()
    }
  }

  /** Stored before the name is reserved, so that the next start can tell our empty file from another one. */
  #hold(target: string): void {
    this.#stored = { ...this.#stored, path: target }
    this.#deps.repository.save([this.#stored])
  }

  async #publish({ head, sizeBytes, mediaType }: TransferOutcome & { kind: 'complete' }): Promise<void> {
    const { disk, clock } = this.#deps
    const { folder, name, format: claimed, onExisting } = this.#stored
    // Stored before it gets its name, so that the next start can tell it from another file.
    if (this.#stored.sizeBytes === null) this.change({ sizeBytes, syncedBytes: sizeBytes })
    const { verdict, format: actual, extension } = await readContent(head, head.byteLength === sizeBytes, claimed ?? mediaType)
    const whole = withExtension(name, extensionOf(actual, formatOf(mediaType)) ?? extension ?? 'bin')
    let taken: ReadonlySet<string> = new Set()
    for (let n = 1; ; n += 1) {
      const target = join(folder, numbered(whole, n))
      if (taken.has(basename(target)) && target !== this.#stored.path) continue
      const overwrite = onExisting === 'overwrite' || (await this.#isHeld(target))
      if (await disk.publish(this.#partPath, target, overwrite, () => this.#hold(target))) {
        this.#received = sizeBytes
        this.change({ phase: 'done', path: target, verdict, sizeBytes, endedAt: clock.wall() })
        return
      }
      if (onExisting === 'ask') {
        this.change({ phase: 'exists', path: target, sizeBytes, syncedBytes: sizeBytes })
        return
      }
      // Trying each of hundreds of numbers on the disk would take long.
      if (n === 1) taken = await disk.namesBeside(this.#partPath)
    }
  }

  /** What fails can be tried again even if that cannot be stored. */
  #fail(failure: FileFailure): void {
    const failed = { ...this.#stored, phase: 'failed', failure, endedAt: this.#deps.clock.wall() } as const
    try {
      this.#deps.repository.save([failed])
    } catch {
      // The next start tries it again by itself.
    }
    this.take(failed)
  }

  #show(live: DownloadPhase | null): void {
    this.#live = live
    this.#deps.onChange(this.state)
  }

  #phase(): DownloadPhase {
    const { phase, path, verdict, endedAt, failure } = this.#stored
    if (phase === 'active') return this.#live ?? { kind: 'queued' }
    if (phase === 'done') return { kind: 'done', path: path ?? '', at: endedAt ?? 0, verdict: verdict ?? 'unknown' }
    if (phase === 'exists') return { kind: 'exists', path: path ?? '' }
    return phase === 'failed' && failure ? { kind: 'failed', failure, at: endedAt ?? 0 } : { kind: 'paused' }
  }
}

const ended: RunResult = { kind: 'ended' }

/** The extension by its bytes. For text, where the bytes tell no more, by what was claimed. */
function extensionOf(actual: Format | null, said: Format | null): string | null {
  const known = actual === format('text') && said?.container === 'text' ? said : (actual ?? said)
  return known?.extension ?? null
}
