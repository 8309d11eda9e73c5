import { reasonOf } from '../reason'
import type { Clock } from './clock'
import { LatencyModel } from './latency-model'
import type { LatencyStore } from './repository'

/** Whatever is learned within this time is stored together. */
const savedWithinMs = 10_000

interface LatencyKeeperDeps {
  connectionId: string
  clock: Clock
  latencyStore: LatencyStore
  /** Called if storing failed. The next end tries again. */
  onStorageFailure: (reason: string) => void
}

/** Persists what a connection learns about latencies: loaded at the start, stored soon after each end. */
export class LatencyKeeper {
  readonly model: LatencyModel
  #cancelTimer: (() => void) | null = null

  constructor(private readonly deps: LatencyKeeperDeps) {
    this.model = LatencyModel.fromJSON(deps.latencyStore.load(deps.connectionId))
  }

  saveSoon(): void {
    this.#cancelTimer ??= this.deps.clock.after(savedWithinMs, () => this.save())
  }

  save(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = null
    const { connectionId, latencyStore, onStorageFailure } = this.deps
    try {
      latencyStore.save(connectionId, this.model.toJSON())
    } catch (error) {
      onStorageFailure(reasonOf(error))
    }
  }
}
