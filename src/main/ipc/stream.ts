import { clockStepMs } from '@shared/contract'
import type { MonitorState, PatchBatch, RowPatch } from '@shared/contract'
import type { ExecutionRow } from '@shared/execution'
import type { ListEvents } from '../monitor'
import type { Clock } from '../tracking/clock'

const batchEveryMs = 100
/** Fields that change with every request and that nobody waits for: they are sent when the page's clock ticks. */
const quietFields: readonly string[] = ['id', 'lastAskedAt', 'eta', 'slowAfter'] satisfies (keyof RowPatch)[]

/**
 * Batches changes for the renderer: at most ten batches a second, each with the next sequence number. Quiet changes travel with
 * the next batch, or when the page's clock ticks.
 */
export class EventStream implements ListEvents {
  readonly #clock: Clock
  readonly #send: (batch: PatchBatch) => void
  readonly #state: () => MonitorState
  #sequence = 0
  #added = new Map<string, ExecutionRow>()
  #changed = new Map<string, RowPatch>()
  #removed = new Set<string>()
  #stateChanged = false
  #resting = false
  #scheduled: { at: number; cancel: () => void } | null = null

  constructor(deps: { clock: Clock; send: (batch: PatchBatch) => void; state: () => MonitorState }) {
    this.#clock = deps.clock
    this.#send = deps.send
    this.#state = deps.state
  }

  /** The number of the last batch sent. A snapshot taken now includes it. */
  get sequence(): number {
    return this.#sequence
  }

  added(rows: ExecutionRow[]): void {
    for (const row of rows) {
      this.#removed.delete(row.id)
      this.#added.set(row.id, row)
    }
    if (rows.length > 0) this.#schedule()
  }

  changed(patch: RowPatch): void {
    const added = this.#added.get(patch.id)
    if (added) this.#added.set(patch.id, { ...added, ...patch })
    else this.#changed.set(patch.id, { ...this.#changed.get(patch.id), ...patch })
    this.#schedule(Object.keys(patch).every((field) => quietFields.includes(field)))
  }

  removed(ids: string[]): void {
    for (const id of ids) {
      this.#added.delete(id)
      this.#changed.delete(id)
      this.#removed.add(id)
    }
    if (ids.length > 0) this.#schedule()
  }

  /** Something in `MonitorState` changed. Quietly: only what changes with every request, such as the budget. */
  stateChanged(quietly = false): void {
    this.#stateChanged = true
    this.#schedule(quietly)
  }

  /** While the page is at rest its clock ticks every ten seconds. When it wakes, it gets what was held back at once. */
  rest(resting: boolean): void {
    this.#resting = resting
    if (!resting && this.#scheduled) this.#schedule()
  }

  #schedule(quietly = false): void {
    const stepMs = clockStepMs(this.#resting)
    const withinMs = quietly ? stepMs - (this.#clock.wall() % stepMs) : batchEveryMs
    const at = this.#clock.monotonic() + withinMs
    if (this.#scheduled && this.#scheduled.at <= at) return
    this.#scheduled?.cancel()
    this.#scheduled = { at, cancel: this.#clock.after(withinMs, () => this.#flush()) }
  }

  #flush(): void {
    this.#sequence += 1
    const batch: PatchBatch = {
      sequence: this.#sequence,
      added: [...this.#added.values()],
      changed: [...this.#changed.values()],
      removed: [...this.#removed],
      state: this.#stateChanged ? this.#state() : {},
    }
    this.#added = new Map()
    this.#changed = new Map()
    this.#removed = new Set()
    this.#stateChanged = false
    this.#scheduled = null
    this.#send(batch)
  }
}
