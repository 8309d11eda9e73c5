import type { Download } from './download'

/** Downloads, oldest first: by their IDs, and by the executions they belong to. */
export class DownloadIndex {
  readonly #all = new Map<string, Download>()
  readonly #ofExecution = new Map<string, Set<Download>>()

  get(id: string): Download | undefined {
    return this.#all.get(id)
  }

  all(): Download[] {
    return [...this.#all.values()]
  }

  /** Those that are in the index. */
  among(ids: readonly string[]): Download[] {
    return ids.flatMap((id) => this.#all.get(id) ?? [])
  }

  ofExecutions(executionIds: Iterable<string>): Download[] {
    return [...executionIds].flatMap((id) => [...(this.#ofExecution.get(id) ?? [])])
  }

  add(download: Download): void {
    const { id, executionId } = download.stored
    this.#all.set(id, download)
    this.#ofExecution.set(executionId, (this.#ofExecution.get(executionId) ?? new Set()).add(download))
  }

  remove(download: Download): void {
    const { id, executionId } = download.stored
    this.#all.delete(id)
    const others = this.#ofExecution.get(executionId)
    others?.delete(download)
    if (others?.size === 0) this.#ofExecution.delete(executionId)
  }
}
