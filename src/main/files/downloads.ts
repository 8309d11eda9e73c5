import { randomUUID } from 'node:crypto'
import type { DownloadState } from '@shared/files'
import { Download, type DownloadDeps } from './download'
import { DownloadIndex } from './download-index'
import type { StoredDownload } from './repository'

/** A file to save. `name` comes from `fillTemplate`. What the result does not tell about the file is null. */
export type DownloadRequest = Pick<
  StoredDownload, 'connectionId' | 'executionId' | 'fileId' | 'folder' | 'name' | 'format' | 'sizeBytes' | 'onExisting'
>

interface DownloadsDeps extends Omit<DownloadDeps, 'promisedBytes' | 'onChange'> {
  /** Called when a download is new or changed; for progress at most four times a second each. */
  onChange: (state: DownloadState) => void
  onRemoved: (ids: string[]) => void
}

interface Run {
  controller: AbortController
  ended: Promise<void>
}

const maxConcurrent = 3
/** The state of a download when it is resumed. */
const activeAnew = { phase: 'active', failure: null, path: null, endedAt: null } as const

/**
 * All downloads: decides which of them run, and carries out what the user asks for. None runs before `start`. The stored ones are
 * read when first needed; every method throws if they cannot be.
 */
export class Downloads {
  readonly #deps: DownloadsDeps
  readonly #each: DownloadDeps
  #loaded: DownloadIndex | null = null
  readonly #runs = new Map<string, Run>()
  /** IDs in the order in which they will run. */
  readonly #queue = new Set<string>()
  /** By ID, functions that end the wait before another try. */
  readonly #waits = new Map<string, () => void>()
  #open = false

  constructor(deps: DownloadsDeps) {
    this.#deps = deps
    this.#each = {
      ...deps,
      promisedBytes: (folder, except) => this.#promisedBytes(folder, except),
      onChange: (state) => {
        if (this.#downloads.get(state.id)) deps.onChange(state)
      },
    }
  }

  /** Resumes those that were running when the app ended. */
  start(): void {
    this.#open = true
    this.#enqueue(this.#where(({ phase }) => phase === 'active'))
  }

  /** All, oldest first. */
  list(): DownloadState[] {
    return this.#downloads.all().map(({ state }) => state)
  }

  /** Those of these that exist. */
  withIds(ids: readonly string[]): DownloadState[] {
    return this.#downloads.among(ids).map(({ state }) => state)
  }

  /** Those of some executions. */
  ofExecutions(executionIds: Iterable<string>): DownloadState[] {
    return this.#downloads.ofExecutions(executionIds).map(({ state }) => state)
  }

  /**
   * Saves files. One that is already being saved to the same place is not started again, and one that failed is tried again. Returns
   * the downloads' IDs; throws if they cannot be stored.
   */
  save(requests: DownloadRequest[]): string[] {
    const { store, begin } = this.prepare(requests)
    store()
    return begin()
  }

  /** The same in two steps: `store` stores the new ones, which the next start begins if `begin` does not. */
  prepare(requests: DownloadRequest[]): { store: () => void; begin: () => string[] } {
    const unfinished = this.#unfinished(requests)
    const fresh: StoredDownload[] = []
    const ids = requests.map((request) => {
      const known = unfinished.get(placeOf(request))
      if (known !== undefined) return known
      const stored = this.#begun(request)
      fresh.push(stored)
      unfinished.set(placeOf(request), stored.id)
      return stored.id
    })
    return {
      store: () => this.#deps.repository.save(fresh),
      begin: () => {
        for (const stored of fresh) this.#deps.onChange(this.#add(stored).state)
        const failed = this.#among(ids, 'failed')
        if (failed.length > 0) this.#change(failed, activeAnew)
        this.#enqueue([...failed.map(({ stored }) => stored.id), ...ids.filter((id) => this.#isIdle(id))])
        return ids
      },
    }
  }

  /** Halts what is queued, running or waiting, and keeps what has arrived. */
  async pause(ids: string[]): Promise<void> {
    const halted = this.#among(ids, 'active')
    await Promise.all(halted.map(({ stored }) => this.#halt(stored.id)))
    this.#change(halted.filter(({ stored }) => stored.phase === 'active'), { phase: 'paused' })
  }

  /** Resumes what is paused, and retries what failed. */
  resume(ids: string[]): void {
    const halted = this.#among(ids, 'paused', 'failed')
    this.#change(halted, activeAnew)
    this.#enqueue(halted.map(({ stored }) => stored.id))
  }

  /** Retries downloads in another folder if their own could not take them, for lack of space or another reason. */
  async leaveRefusing(ids: string[], folder: string): Promise<void> {
    const refused = this.#among(ids, 'failed').filter(({ stored }) => {
      return stored.folder !== folder && (stored.failure?.kind === 'disk' || stored.failure?.kind === 'no-space')
    })
    await Promise.all(refused.map((download) => download.moveTo(folder)))
  }

  /** Answers the question what to do if files with these names already exist. */
  answer(ids: string[], onExisting: 'overwrite' | 'keep-both'): void {
    const asking = this.#among(ids, 'exists')
    this.#change(asking, { ...activeAnew, onExisting })
    this.#enqueue(asking.map(({ stored }) => stored.id))
  }

  /** Stops and removes downloads, with the parts of unfinished ones. Saved files stay. */
  async discard(ids: string[]): Promise<void> {
    const known = this.#downloads.among(ids)
    await Promise.all(known.map((download) => this.#discard(download)))
    const gone = known.map(({ stored }) => stored.id)
    this.#deps.repository.remove(gone)
    for (const download of known) this.#downloads.remove(download)
    this.#deps.onRemoved(gone)
  }

  /** Halts all downloads of a connection that ends. The returned function resumes those that were running on another connection. */
  suspend(connectionId: string): Promise<(connectionId: string) => void> {
    return this.#suspend(this.#where((stored) => stored.connectionId === connectionId))
  }

  /** Lets the downloads of executions that moved to another connection go on there. */
  async move(executionIds: string[], to: string): Promise<void> {
    const elsewhere = this.#downloads.ofExecutions(executionIds).filter(({ stored }) => stored.connectionId !== to)
    const resume = await this.#suspend(elsewhere.map(({ stored }) => stored.id))
    resume(to)
  }

  /** Removes all downloads of a connection that is removed. */
  discardConnection(connectionId: string): Promise<void> {
    return this.discard(this.#where((stored) => stored.connectionId === connectionId))
  }

  /** Before the app quits: ends all transfers, so that the next start can resume them. */
  async stop(): Promise<void> {
    this.#open = false
    await Promise.all((this.#loaded?.all() ?? []).map(({ stored }) => this.#halt(stored.id)))
  }

  get #downloads(): DownloadIndex {
    if (this.#loaded) return this.#loaded
    const all = this.#deps.repository.all()
    this.#loaded = new DownloadIndex()
    for (const stored of all) this.#add(stored)
    return this.#loaded
  }

  async #suspend(ids: string[]): Promise<(connectionId: string) => void> {
    const active = this.#among(ids, 'active').map(({ stored }) => stored.id)
    await this.pause(active)
    return (connectionId) => {
      this.#change(this.#downloads.among(ids).filter(({ stored }) => stored.connectionId !== connectionId), { connectionId })
      this.resume(active)
    }
  }

  #where(test: (stored: StoredDownload) => boolean): string[] {
    return this.#downloads.all().filter(({ stored }) => test(stored)).map(({ stored }) => stored.id)
  }

  /** Due to run, but not running. */
  #isIdle(id: string): boolean {
    return this.#downloads.get(id)?.stored.phase === 'active' && !this.#runs.has(id)
  }

  /** The IDs of the downloads of these executions that are not done, by file and target. */
  #unfinished(requests: DownloadRequest[]): Map<string, string> {
    const all = this.#downloads.ofExecutions(new Set(requests.map(({ executionId }) => executionId))).map(({ stored }) => stored)
    return new Map(all.filter(({ phase }) => phase !== 'done').map((stored) => [placeOf(stored), stored.id]))
  }

  #begun({ sizeBytes, ...request }: DownloadRequest): StoredDownload {
    return {
      ...request,
      id: randomUUID(),
      claimedBytes: sizeBytes,
      phase: 'active',
      sizeBytes,
      syncedBytes: 0,
      validator: null,
      path: null,
      verdict: null,
      failure: null,
      createdAt: this.#deps.clock.wall(),
      endedAt: null,
    }
  }

  /** Stores the same change for many, all at once. Throws if it cannot be stored. */
  #change(downloads: Download[], facts: Partial<StoredDownload>): void {
    const changed = downloads.map((download) => ({ download, stored: { ...download.stored, ...facts } }))
    this.#deps.repository.save(changed.map(({ stored }) => stored))
    for (const { download, stored } of changed) download.take(stored)
  }

  #add(stored: StoredDownload): Download {
    const download = new Download(stored, this.#each)
    this.#downloads.add(download)
    return download
  }

  #among(ids: string[], ...phases: StoredDownload['phase'][]): Download[] {
    return this.#downloads.among(ids).filter(({ stored }) => phases.includes(stored.phase))
  }

  #promisedBytes(folder: string, except: string): number {
    const others = [...this.#runs.keys()].flatMap((id) => (id === except ? [] : (this.#downloads.get(id) ?? [])))
    return others.filter(({ stored }) => stored.folder === folder).reduce((sum, { promisedBytes }) => sum + promisedBytes, 0)
  }

  #enqueue(ids: string[]): void {
    for (const id of ids) if (!this.#waits.has(id)) this.#queue.add(id)
    this.#pump()
  }

  #pump(): void {
    while (this.#open && this.#runs.size < maxConcurrent) {
      const id = this.#firstIdle()
      const download = id === null ? null : this.#downloads.get(id)
      if (!download) return
      this.#queue.delete(download.stored.id)
      this.#run(download)
    }
  }

  /** Starts a run. If the previous run is just ending, waits for that first. */
  #firstIdle(): string | null {
    for (const id of this.#queue) if (!this.#runs.has(id)) return id
    return null
  }

  #run(download: Download): void {
    const { id } = download.stored
    const controller = new AbortController()
    const ended = download.run(controller.signal).then((result) => {
      this.#runs.delete(id)
      if (result.kind === 'again' && !controller.signal.aborted) this.#await(id, result.at)
      this.#pump()
    })
    this.#runs.set(id, { controller, ended })
  }

  #await(id: string, at: number): void {
    const cancel = this.#deps.clock.after(Math.max(0, at - this.#deps.clock.monotonic()), () => {
      this.#waits.delete(id)
      this.#enqueue([id])
    })
    this.#waits.set(id, cancel)
  }

  /** Stops whatever a download is doing; settles once nothing of it is running. */
  async #halt(id: string): Promise<void> {
    this.#queue.delete(id)
    this.#waits.get(id)?.()
    this.#waits.delete(id)
    const run = this.#runs.get(id)
    run?.controller.abort()
    await run?.ended
  }

  async #discard(download: Download): Promise<void> {
    await this.#halt(download.stored.id)
    if (download.stored.phase === 'done') return
    // A part that cannot be removed (the disk was unplugged) must not keep its download in the list.
    await download.discardPart().catch(() => undefined)
  }
}

/** A key that is equal for two requests for the same file in the same place. */
function placeOf({ executionId, fileId, folder, name }: Pick<DownloadRequest, 'executionId' | 'fileId' | 'folder' | 'name'>): string {
  return JSON.stringify([executionId, fileId, folder, name])
}
