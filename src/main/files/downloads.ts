import { randomUUID } from 'node:crypto'
import type { DownloadState, OnExisting } from '@shared/files'
import { Download, type DownloadDeps } from './download'
import type { StoredDownload } from './repository'

/** A file to save. `name` comes from `fillTemplate`; what the result says of the file is null where it says nothing. */
export interface DownloadRequest {
  connectionId: string
  executionId: string
  fileId: string
  folder: string
  name: string
  format: string | null
  sizeBytes: number | null
  onExisting: OnExisting
}

export interface DownloadsDeps extends Omit<DownloadDeps, 'promisedBytes' | 'onChange'> {
  /** A download is new, or changed; progress is told at most four times a second each. */
  onChange: (state: DownloadState) => void
  onRemoved: (ids: string[]) => void
}

interface Run {
  controller: AbortController
  ended: Promise<void>
}

const mostAtOnce = 3
/** What a download is when it is taken up again. */
const activeAnew = { phase: 'active', failure: null, path: null, endedAt: null } as const

/** All downloads: which of them run, and what the user does with them. Idle until `start`. */
export class Downloads {
  readonly #deps: DownloadsDeps
  readonly #downloads = new Map<string, Download>()
  readonly #runs = new Map<string, Run>()
  /** IDs in the order in which they are to run. */
  readonly #queue = new Set<string>()
  /** Ends the wait before another try, by ID. */
  readonly #waits = new Map<string, () => void>()
  #open = false

  constructor(deps: DownloadsDeps) {
    this.#deps = deps
  }

  /** Takes up what is stored; what was under way when the app ended goes on. Throws when it cannot be read. */
  start(): void {
    this.#open = true
    for (const stored of this.#deps.repository.all()) this.#add(stored)
    this.#enqueue([...this.#downloads.values()].filter(({ stored }) => stored.phase === 'active').map(({ stored }) => stored.id))
  }

  /** All, oldest first. */
  list(): DownloadState[] {
    return [...this.#downloads.values()].map(({ state }) => state)
  }

  /** Saves files; one that is on its way to the same place already is not begun again. Returns the downloads' IDs; throws when they cannot be stored. */
  save(requests: DownloadRequest[]): string[] {
    const under = this.#underWay()
    const fresh: StoredDownload[] = []
    const ids = requests.map((request) => {
      const known = under.get(placeOf(request))
      if (known !== undefined) return known
      const stored = this.#begun(request)
      fresh.push(stored)
      under.set(placeOf(request), stored.id)
      return stored.id
    })
    this.#deps.repository.save(fresh)
    for (const stored of fresh) this.#deps.onChange(this.#add(stored).state)
    this.#enqueue(ids.filter((id) => this.#isIdle(id)))
    return ids
  }

  /** Halts what is queued, running or waiting, and keeps what has come. */
  async pause(ids: string[]): Promise<void> {
    const halted = this.#among(ids, 'active')
    await Promise.all(halted.map(({ stored }) => this.#halt(stored.id)))
    this.#change(halted.filter(({ stored }) => stored.phase === 'active'), { phase: 'paused' })
  }

  /** Goes on with what is paused, and tries again what failed. */
  resume(ids: string[]): void {
    const halted = this.#among(ids, 'paused', 'failed')
    this.#change(halted, activeAnew)
    this.#enqueue(halted.map(({ stored }) => stored.id))
  }

  /** Has what its own folder would not take, for want of space or otherwise, go to another one when it is tried again. */
  async leaveRefusing(ids: string[], folder: string): Promise<void> {
    const refused = this.#among(ids, 'failed').filter(({ stored }) => {
      return stored.folder !== folder && (stored.failure?.kind === 'disk' || stored.failure?.kind === 'no-space')
    })
    await Promise.all(refused.map((download) => download.moveTo(folder)))
  }

  /** The answer to "a file of this name is there already". */
  answer(id: string, onExisting: 'overwrite' | 'keep-both'): void {
    const asking = this.#among([id], 'exists')
    this.#change(asking, { ...activeAnew, onExisting })
    this.#enqueue(asking.map(({ stored }) => stored.id))
  }

  /** Ends and forgets downloads, with all that came of those that are not done; saved files stay. */
  async discard(ids: string[]): Promise<void> {
    const known = ids.flatMap((id) => this.#downloads.get(id) ?? [])
    await Promise.all(known.map((download) => this.#discard(download)))
    const gone = known.map(({ stored }) => stored.id)
    this.#deps.repository.remove(gone)
    for (const id of gone) this.#downloads.delete(id)
    this.#deps.onRemoved(gone)
  }

  /** Halts all of a connection that ends; the answer lets those that were under way go on on a connection. */
  async suspend(connectionId: string): Promise<(connectionId: string) => void> {
    const all = [...this.#downloads.values()].filter(({ stored }) => stored.connectionId === connectionId)
    const active = all.filter(({ stored }) => stored.phase === 'active').map(({ stored }) => stored.id)
    await this.pause(active)
    return (to) => {
      if (to !== connectionId) this.#change(all, { connectionId: to })
      this.resume(active)
    }
  }

  /** Discards all of a connection that is removed. */
  discardConnection(connectionId: string): Promise<void> {
    const all = [...this.#downloads.values()].filter(({ stored }) => stored.connectionId === connectionId)
    return this.discard(all.map(({ stored }) => stored.id))
  }

  /** Before the app quits: ends all transfers, so that the next start goes on from where they are. */
  async stop(): Promise<void> {
    this.#open = false
    await Promise.all([...this.#downloads.keys()].map((id) => this.#halt(id)))
  }

  /** To be run, and not under way. */
  #isIdle(id: string): boolean {
    return this.#downloads.get(id)?.stored.phase === 'active' && !this.#runs.has(id)
  }

  /** The IDs of all that is neither done nor failed, by what goes where. */
  #underWay(): Map<string, string> {
    const all = [...this.#downloads.values()].map(({ stored }) => stored)
    return new Map(all.filter(({ phase }) => phase !== 'done' && phase !== 'failed').map((stored) => [placeOf(stored), stored.id]))
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

  /** The same facts of many, stored at once. Throws when they cannot be stored. */
  #change(downloads: Download[], facts: Partial<StoredDownload>): void {
    const changed = downloads.map((download) => ({ download, stored: { ...download.stored, ...facts } }))
    this.#deps.repository.save(changed.map(({ stored }) => stored))
    for (const { download, stored } of changed) download.take(stored)
  }

  #add(stored: StoredDownload): Download {
    const download = new Download(stored, {
      ...this.#deps,
      promisedBytes: (folder, except) => this.#promisedBytes(folder, except),
      onChange: (state) => {
        if (this.#downloads.has(state.id)) this.#deps.onChange(state)
      },
    })
    this.#downloads.set(stored.id, download)
    return download
  }

  #among(ids: string[], ...phases: StoredDownload['phase'][]): Download[] {
    return ids.flatMap((id) => this.#downloads.get(id) ?? []).filter(({ stored }) => phases.includes(stored.phase))
  }

  #promisedBytes(folder: string, except: string): number {
    const others = [...this.#runs.keys()].flatMap((id) => (id === except ? [] : (this.#downloads.get(id) ?? [])))
    return others.filter(({ stored }) => stored.folder === folder).reduce((sum, { missingBytes }) => sum + missingBytes, 0)
  }

  #enqueue(ids: string[]): void {
    for (const id of ids) if (!this.#waits.has(id)) this.#queue.add(id)
    this.#pump()
  }

  #pump(): void {
    while (this.#open && this.#runs.size < mostAtOnce) {
      const id = this.#firstIdle()
      const download = id === null ? null : this.#downloads.get(id)
      if (!download) return
      this.#queue.delete(download.stored.id)
      this.#run(download)
    }
  }

  /** One whose last run is just ending waits for that. */
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

  /** Takes a download out of whatever it does; settles when nothing of it is under way. */
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
    // A part that cannot be removed (the disk was taken out) must not keep its download in the list.
    await download.discardPart().catch(() => undefined)
  }
}

/** The same for two requests for the same file in the same place. */
function placeOf({ executionId, fileId, folder, name }: Pick<DownloadRequest, 'executionId' | 'fileId' | 'folder' | 'name'>): string {
  return JSON.stringify([executionId, fileId, folder, name])
}
