import type { Group, PasteReport, RowPatch, TrackReport } from '@shared/contract'
import type { Execution, ExecutionDetails, ExecutionRow } from '@shared/execution'
import type { Listed, StoredColumns } from '@shared/listed'
import type { CancelOutcome, StepsResult, Work } from '@shared/reports'
import { saying } from '@shared/sayings/sayings'
import { notFoundStatus } from '@shared/status'
import { readExecution } from './modelroute/readings'
import { inTurns } from './steps'
import type { Steps } from './steps'
import type { Announcer } from './tracking/announcer'
import type { Clock } from './tracking/clock'
import { findExecutionIdsInTurns } from './tracking/execution-ids'
import type { ExecutionRepository, UserWord, UserWords } from './tracking/repository'
import { difference, toRow } from './tracking/rows'
import type { Watcher } from './tracking/watcher'
import { words } from './words/words'

/** Receives changes to the list; the event stream batches them. */
export interface ListEvents {
  added(rows: ExecutionRow[]): void
  changed(patch: RowPatch): void
  removed(ids: string[]): void
}

interface MonitorDeps {
  repository: ExecutionRepository
  announcer: Announcer
  clock: Clock
  events: ListEvents
  steps: Steps
  /** Called with executions that moved, as they were, and the connection they moved to. */
  moveFiles: (executions: readonly Execution[], to: string) => Promise<void>
}

const longestCatchUpMs = 15_000
/** So many IDs are looked up before everything else has its turn. */
const lookedUpAtOnce = 2_000

/** An execution, and the connection that shall watch it. */
interface Move {
  id: string
  to: string
}

/** What the user can do with executions, over all connections. */
export class Monitor {
  readonly #deps: MonitorDeps
  readonly #watchers = new Map<string, Watcher>()
  /** Executions still to be asked once before ends that happened meanwhile are announced. */
  #catchingUp = new Set<string>()
  #endCatchUp: (() => void) | null = null
  /** Archived by the user, who had taken them out of the archive before. */
  readonly #onceKept = new Set<string>()

  constructor(deps: MonitorDeps) {
    this.#deps = deps
  }

  /** Starts watching what is tracked on a connection. */
  open(connectionId: string, watcher: Watcher): void {
    this.#watchers.set(connectionId, watcher)
    watcher.watch(this.#deps.repository.active(connectionId))
  }

  /** Stops watching what is tracked on a connection. */
  close(connectionId: string): void {
    const watched = this.#watchers.get(connectionId)?.rows().keys() ?? []
    this.#watchers.delete(connectionId)
    for (const id of watched) {
      this.#deps.events.changed({ id, eta: null, slowAfter: null })
      this.#catchingUp.delete(id)
    }
  }

  /** Deletes for good what is tracked on a connection that was closed. */
  async discard(connectionId: string): Promise<StepsResult> {
    const stepped = await this.#deps.steps.run('delete', this.#deps.repository.idsOf(connectionId), (some) => this.#delete(some))
    // Also the stopped ones, which an undo would otherwise bring back.
    if (stepped.leftOut === 0) this.#deps.events.removed(this.#deps.repository.removeConnection(connectionId))
    return stepped
  }

  /** What is tracked on a connection, newest first. */
  idsOf(connectionId: string): string[] {
    return this.#deps.repository.idsOf(connectionId)
  }

  /** Moves each to another connection. Those that the former one did not know are asked again. */
  move(moves: Move[]): Promise<StepsResult> {
    return this.#runAdding('change', moves, async (some) => {
      for (const to of new Set(some.map((move) => move.to))) await this.#move(some.filter((move) => move.to === to).map(({ id }) => id), to)
    })
  }

  /** After a start or a wake: once every active execution has been asked, what ended meanwhile is announced as one. */
  catchUp(): void {
    this.#catchingUp = new Set([...this.#watchers.values()].flatMap((watcher) => [...watcher.rows().keys()]))
    this.#deps.announcer.catchUp()
    this.#endCatchUp?.()
    this.#endCatchUp = this.#deps.clock.after(longestCatchUpMs, () => this.#caughtUp())
    if (this.#catchingUp.size === 0) this.#caughtUp()
  }

  /** Call it with each execution that was asked. */
  onAsked(before: ExecutionRow, after: ExecutionRow): void {
    this.#deps.events.changed(difference(before, after))
    if (this.#catchingUp.delete(after.id) && this.#catchingUp.size === 0) this.#caughtUp()
  }

  /** Previews what tracking every ID in the text on a connection would mean, without tracking anything. */
  async previewPaste(text: string, connectionId: string): Promise<PasteReport> {
    const { ids, nearMisses } = await findExecutionIdsInTurns(text)
    const tracked = new Set<string>()
    for await (const some of inTurns(ids, lookedUpAtOnce)) {
      for (const id of this.#deps.repository.tracked(some)) tracked.add(id)
    }
    const fresh = ids.filter((id) => !tracked.has(id))
    const outlook = fresh.length > 0 ? (this.#watchers.get(connectionId)?.outlook(fresh.length) ?? null) : null
    return { fresh, alreadyTracked: ids.filter((id) => tracked.has(id)), nearMisses, outlook }
  }

  /**
   * Tracks every ID in the text on a connection, the new ones in a group. They are stored in their order, before their first
   * request. Rejects, in words for the user, if the connection is removed before any is stored.
   */
  async track(text: string, connectionId: string, batch: string | null = null): Promise<TrackReport> {
    const { ids, nearMisses } = await findExecutionIdsInTurns(text)
    const at = this.#deps.clock.wall()
    const report: Pick<TrackReport, 'added' | 'moved' | 'alreadyTracked'> = { added: [], moved: [], alreadyTracked: [] }
    const stepped = await this.#runAdding('track', ids, async (some) => {
      if (!this.#watchers.has(connectionId)) throw new Error(words().refusal.connectionRemoved)
      const executions = this.#deps.repository.add(some, connectionId, at, batch)
      const added = new Set(executions.map(({ id }) => id))
      this.#startWatching(executions, true)
      const moved = await this.#adopt(some, connectionId)
      report.added.push(...added)
      report.moved.push(...some.filter((id) => !added.has(id) && moved.has(id)))
      report.alreadyTracked.push(...some.filter((id) => !added.has(id) && !moved.has(id)))
    })
    return { ...report, nearMisses, ...stepped }
  }

  /** Stops the bulk action in progress. What is done stays done. */
  stopWork(): void {
    this.#deps.steps.stop()
  }

  /** Drops what is left of bulk actions, for good; resolves when everything else is stored. */
  endWork(): Promise<void> {
    return this.#deps.steps.end()
  }

  /** Removes executions from the list; until the next start `restore` brings them back. */
  stopTracking(ids: string[]): Promise<StepsResult> {
    return this.#deps.steps.run('stop', ids, (some) => {
      this.#deps.repository.stop(some)
      this.#forget(some)
    })
  }

  restore(ids: string[]): Promise<StepsResult> {
    return this.#runAdding('restore', ids, (some) => this.#startWatching(this.#deps.repository.restore(some), true))
  }

  /** Asks these next; returns those about which there is something to ask. */
  askNow(ids: string[]): string[] {
    const executions = this.#deps.repository.askable(ids)
    return [...this.#watchers].flatMap(([connectionId, watcher]) =>
      watcher.askNow(executions.filter((execution) => execution.connectionId === connectionId)),
    )
  }

  /** Cancels these at ModelRoute; resolves in their order, once each was re-read. */
  cancel(ids: string[]): Promise<CancelOutcome[]> {
    return Promise.all(
      ids.map((id): CancelOutcome | Promise<CancelOutcome> => {
        const execution = this.#deps.repository.find(id)
        const watcher = execution && this.#watchers.get(execution.connectionId)
        return watcher ? watcher.cancel(execution) : { id, kind: 'refused', saying: saying('cancel-untracked') }
      }),
    )
  }

  /** Withdraws every cancellation whose request has not left. Returns whether any was under way. */
  stopCancelling(): boolean {
    return [...this.#watchers.values()].map((watcher) => watcher.stopCancelling()).includes(true)
  }

  /** Archives executions, of which only those that have ended, or takes them out of the archive: `open` undoes archiving them. */
  archive(ids: string[], archive: Execution['archive']): Promise<StepsResult> {
    return this.#deps.steps.run('change', ids, (some) => {
      const kept = archive === 'open' ? some.filter((id) => this.#onceKept.delete(id)) : []
      if (archive === 'archived') for (const id of this.#deps.repository.kept(some)) this.#onceKept.add(id)
      this.#storeWords(archive === 'archived' ? this.#deps.repository.ended(some) : some, { archive })
      this.#storeWords(kept, { archive: 'kept' })
    })
  }

  /** Deletes executions and everything kept about them, after `discardFiles` has deleted their files. */
  deleteForGood(ids: string[], discardFiles: (ids: string[]) => Promise<void>): Promise<StepsResult> {
    return this.#deps.steps.run('delete', ids, async (some) => {
      await discardFiles(some)
      this.#delete(some)
    })
  }

  /** Stores the user's notes on executions. */
  describe(ids: string[], words: Omit<UserWords, 'note'>): Promise<StepsResult> {
    return this.#deps.steps.run('change', ids, (some) => this.#storeWords(some, words))
  }

  /** Sets one execution's note at once: no bulk action changes notes. */
  note(id: string, note: string | null): void {
    this.#storeWords([id], { note })
  }

  /** Sets the label or the group of each that still has the `given` one. */
  setWords(what: 'label' | 'batch', given: string | null, words: UserWord[]): Promise<StepsResult> {
    return this.#deps.steps.run('change', words, (some) => {
      for (const { id, word } of this.#deps.repository.setWords(what, given, some)) this.#publishWords([id], { [what]: word })
    })
  }

  /** The groups, sorted by name. */
  groups(): Group[] {
    return this.#deps.repository.groups()
  }

  /** Null if it is not tracked. */
  details(id: string): ExecutionDetails | null {
    const execution = this.#deps.repository.find(id)
    if (!execution) return null
    const raw = this.#deps.repository.raw(id)
    const output = [raw.result, raw.status].map((body) => body && readExecution(body)?.output).find((found) => found !== undefined)
    const next = this.#watchers.get(execution.connectionId)?.explain(id) ?? null
    return { execution, history: this.#deps.repository.history(id), output, raw, next }
  }

  /** All tracked executions, newest first. `stored`: rows that have been read already. */
  rows(stored: StoredColumns = this.#deps.repository.rows()): Listed {
    const watched = [...this.#watchers.values()].flatMap((watcher) => [...watcher.rows().values()].map(({ row }) => row))
    return { stored, watched }
  }

  /** Takes over those that no connection watches, or that theirs does not know; returns their IDs. */
  async #adopt(ids: string[], connectionId: string): Promise<Set<string>> {
    const stranded = this.#deps.repository
      .findAll(ids)
      .filter((one) => one.connectionId !== connectionId && (one.status === notFoundStatus || !this.#watchers.has(one.connectionId)))
      .map(({ id }) => id)
    if (stranded.length > 0) await this.#move(stranded, connectionId)
    return new Set(stranded)
  }

  async #move(ids: string[], to: string): Promise<void> {
    const watcher = this.#watchers.get(to)
    if (!watcher) throw new Error(words().refusal.connectionRemoved)
    const before = this.#deps.repository.findAll(ids).filter(({ connectionId }) => connectionId !== to)
    for (const [id, other] of this.#watchers) if (id !== to) other.forget(ids)
    for (const row of watcher.watch(this.#deps.repository.move(ids, to), true)) this.#deps.events.changed(row)
    await this.#deps.moveFiles(before, to)
  }

  #delete(ids: string[]): void {
    this.#deps.repository.remove(ids)
    this.#forget(ids)
  }

  /** Runs steps that add executions. What to ask is decided once they are over, and what had ended unannounced is announced. */
  async #runAdding<T extends string | Move>(kind: Work['kind'], all: T[], step: (some: T[]) => void | Promise<void>): Promise<StepsResult> {
    try {
      return await this.#deps.steps.run(kind, all, step)
    } finally {
      this.#startWatching([])
      this.#deps.announcer.ended()
    }
  }

  #storeWords(ids: string[], words: UserWords): void {
    this.#publishWords(this.#deps.repository.describe(ids, words), words)
  }

  #publishWords(ids: string[], words: UserWords): void {
    for (const watcher of this.#watchers.values()) watcher.describe(ids, words)
    const { archive, ...plain } = words
    const changes = archive === undefined ? plain : { ...plain, archived: archive === 'archived' }
    for (const id of ids) this.#deps.events.changed({ id, ...changes })
  }

  /** They are no longer in the list. */
  #forget(ids: string[]): void {
    for (const watcher of this.#watchers.values()) watcher.forget(ids)
    this.#deps.events.removed(ids)
  }

  /** `more`: others of the same paste will follow. */
  #startWatching(executions: Execution[], more = false): void {
    const rows = [...this.#watchers].flatMap(([connectionId, watcher]) =>
      watcher.watch(executions.filter((execution) => execution.connectionId === connectionId), more),
    )
    const unwatched = executions.filter((execution) => !this.#watchers.has(execution.connectionId))
    this.#deps.events.added([...rows, ...unwatched.map((execution) => toRow(execution, null))])
  }

  #caughtUp(): void {
    this.#catchingUp.clear()
    this.#deps.announcer.caughtUp()
  }
}
