import type { PatchBatch, Snapshot } from '@shared/contract'

/** Where a mirror of main's state gets its data from, and where it delivers them. */
interface SyncPorts {
  subscribe(listener: (batch: PatchBatch) => void): () => void
  requestSnapshot(): Promise<Snapshot>
  /** Batches wait until this has settled. */
  onSnapshot(snapshot: Snapshot): Promise<void>
  onPatch(batch: PatchBatch): void
  onFailure(error: unknown): void
}

/**
 * Keeps a mirror in sync: one snapshot, then every batch in sequence. Batches that arrive while a snapshot is on its way
 * wait for it. A gap in the sequence triggers a new snapshot.
 */
export class Sync {
  readonly #ports: SyncPorts
  #sequence = 0
  #waiting: PatchBatch[] | null = null
  #stop: (() => void) | null = null

  constructor(ports: SyncPorts) {
    this.#ports = ports
  }

  /** Starts, or restarts after a failure. Failures of the snapshot go to `onFailure`. */
  async start(): Promise<void> {
    this.#stop ??= this.#ports.subscribe((batch) => this.#receive(batch))
    if (this.#waiting === null) await this.#load()
  }

  end(): void {
    this.#stop?.()
    this.#stop = null
  }

  #receive(batch: PatchBatch): void {
    if (this.#waiting !== null) this.#waiting.push(batch)
    else this.#advance(batch)
  }

  #advance(batch: PatchBatch): void {
    if (batch.sequence <= this.#sequence) return
    if (batch.sequence > this.#sequence + 1) {
      void this.#load()
      return
    }
    this.#sequence = batch.sequence
    this.#ports.onPatch(batch)
  }

  async #load(): Promise<void> {
    const waiting: PatchBatch[] = []
    this.#waiting = waiting
    try {
      const snapshot = await this.#ports.requestSnapshot()
      this.#sequence = snapshot.sequence
      await this.#ports.onSnapshot(snapshot)
      this.#waiting = null
      for (const batch of waiting) this.#receive(batch)
    } catch (error) {
      this.#waiting = null
      this.#ports.onFailure(error)
    }
  }
}
