import type { Execution } from '@shared/execution'
import type { Events } from '@shared/contract'
import type { DownloadState } from '@shared/files'
import type { RequestHandlers } from '../ipc/requests'
import type { FileApi } from '../modelroute/files'
import type { Clock } from '../tracking/clock'
import type { ExecutionRepository, Sequel } from '../tracking/repository'
import { nodeDisk } from './disk'
import { Downloads } from './downloads'
import { DragOut } from './drag-out'
import { downloadsOf, fileCommands } from './file-commands'
import type { FileCommandParts, FileRequests } from './file-commands'
import { PreviewCache } from './preview-cache'
import { Previews } from './previews'
import type { DownloadRepository } from './repository'

interface FilesDeps extends Pick<FileCommandParts, 'steps' | 'listed' | 'settings' | 'systemFolder' | 'correctionOf' | 'showInFolder' | 'chooseFolder'> {
  repository: DownloadRepository
  executions: Pick<ExecutionRepository, 'find' | 'findFile' | 'findAll'>
  cache: PreviewCache
  /** Called when files are not saved automatically, because stored downloads cannot be read. */
  onUnreadable: (error: unknown) => void
  clock: Clock
  /** The files of a connection; null if there is no such connection. */
  api: (connectionId: string) => FileApi | null
  pageOrigin: string
  /** The folder for dragged-out copies under their real names; emptied at each start. */
  dragFolder: string
  /** Hands a file to the system to be dragged by the pointer. */
  startDrag: (path: string) => void
  sendChanges: (changes: Events['downloads']) => void
}

/** Changed downloads that the page has not been told yet. */
interface PendingChanges {
  changed: Map<string, DownloadState>
  removed: Set<string>
}

const sendEveryMs = 250

/** The files of all executions: downloads and previews. */
export class Files {
  readonly previews: Previews
  readonly requests: Pick<RequestHandlers, FileRequests>
  readonly #deps: FilesDeps
  readonly #downloads: Downloads
  readonly #dragOut: DragOut
  #pending: PendingChanges | null = null

  constructor(deps: FilesDeps) {
    const { repository, executions, cache, clock, api, pageOrigin, settings } = deps
    this.#deps = deps
    this.previews = new Previews({
      cache,
      api,
      clock,
      pageOrigin,
      automaticBytes: () => settings().automaticPreviewBytes,
      find: (executionId, fileId) => {
        const found = executions.findFile(executionId, fileId)
        return found && { ...found, executionId }
      },
    })
    this.#downloads = new Downloads({
      repository,
      api,
      clock,
      disk: nodeDisk,
      random: Math.random,
      onChange: (state) => this.#pendingChanges().changed.set(state.id, state),
      onRemoved: (ids) => {
        const pending = this.#pendingChanges()
        for (const id of ids) {
          pending.changed.delete(id)
          pending.removed.add(id)
        }
      },
    })
    this.#dragOut = new DragOut({
      folder: deps.dragFolder,
      downloads: this.#downloads,
      previews: this.previews,
      nameOf: (executionId, fileId) => downloadsOf(executions.find(executionId), deps).find((one) => one.fileId === fileId)?.name ?? null,
      startDrag: deps.startDrag,
    })
    this.requests = fileCommands({ ...deps, downloads: this.#downloads, previews: this.previews, dragOut: this.#dragOut })
  }

  /** Resumes what was running when the app ended. */
  start(): void {
    this.#downloads.start()
  }

  /** Deletes the copies that an earlier run handed out. */
  tidy(): Promise<void> {
    return this.#dragOut.clear()
  }

  /**
   * Saves the files of a completed execution automatically, if the user wants that. They are stored together with its result, so that
   * whatever happens in between they are saved, and only once however often it is called. If stored downloads cannot be read, nothing
   * is saved, but the result is stored.
   */
  saving(execution: Execution): Sequel | null {
    if (!this.#deps.settings().saveOnCompletion) return null
    try {
      const begun = new Set(this.#downloads.ofExecutions([execution.id]).map(({ fileId }) => fileId))
      return this.#downloads.prepare(downloadsOf(execution, this.#deps).filter(({ fileId }) => !begun.has(fileId)))
    } catch (error) {
      this.#deps.onUnreadable(error)
      return null
    }
  }

  /** Halts what is running on a connection that ends. The returned function resumes it on another connection. */
  async closeConnection(connectionId: string): Promise<(connectionId: string) => void> {
    const [resumeDownloads] = await Promise.all([this.#downloads.suspend(connectionId), this.previews.abandonConnection(connectionId)])
    return resumeDownloads
  }

  /** Deletes everything that belongs to a removed connection. Saved files stay. */
  async discardConnection(connectionId: string): Promise<void> {
    await Promise.all([this.#downloads.discardConnection(connectionId), this.previews.forgetConnection(connectionId)])
    const prefix = PreviewCache.prefix(connectionId)
    await this.#dragOut.forget((key) => key.startsWith(prefix))
  }

  /** Stops and deletes the downloads, previews and dragged copies of executions. Saved files stay. */
  async discardExecutions(executionIds: string[]): Promise<void> {
    await this.#downloads.discard(this.#downloads.ofExecutions(executionIds).map(({ id }) => id))
    await this.#forgetCopies(this.#deps.executions.findAll(executionIds))
  }

  /** Lets the downloads of executions that moved go on with the new connection. What `executions`, as they were, have in the preview cache is deleted. */
  async moved(executions: readonly Execution[], to: string): Promise<void> {
    await Promise.all([this.#downloads.move(executions.map(({ id }) => id), to), this.#forgetCopies(executions)])
  }

  /** Before the app quits. */
  async stop(): Promise<void> {
    await Promise.all([this.#downloads.stop(), this.previews.stop()])
  }

  /** Deletes the previews and the dragged copies. */
  async #forgetCopies(executions: readonly Execution[]): Promise<void> {
    await this.previews.forget(executions)
    const keys = PreviewCache.keysOf(executions)
    await this.#dragOut.forget((key) => keys.has(key))
  }

  /** What the page is told with the next batch. */
  #pendingChanges(): PendingChanges {
    if (this.#pending) return this.#pending
    const pending: PendingChanges = { changed: new Map(), removed: new Set() }
    this.#pending = pending
    this.#deps.clock.after(sendEveryMs, () => {
      this.#pending = null
      this.#deps.sendChanges({ changed: JSON.stringify([...pending.changed.values()]), removed: [...pending.removed] })
    })
    return pending
  }
}
