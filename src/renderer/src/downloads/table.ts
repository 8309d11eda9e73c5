import type { DownloadPhase, DownloadState } from '@shared/files'

/** The activity of a download, for counts: running, waiting for the user, paused by the user, or over. */
type Activity = 'busy' | 'asking' | 'held' | 'over'

const activities: Record<DownloadPhase['kind'], Activity> = {
  queued: 'busy',
  running: 'busy',
  waiting: 'busy',
  exists: 'asking',
  failed: 'asking',
  paused: 'held',
  done: 'over',
}

export function activityOf(download: DownloadState): Activity {
  return activities[download.phase.kind]
}

/** The share of a download that has arrived, 0 to 1; null while its size is not known. */
export function shareOf({ phase, receivedBytes, totalBytes }: DownloadState): number | null {
  if (phase.kind === 'done') return 1
  return totalBytes === null || totalBytes === 0 ? null : Math.min(1, receivedBytes / totalBytes)
}

const fileKey = (executionId: string, fileId: string): string => `${executionId}/${fileId}`

/** The downloads reported by main. A change costs only the downloads it contains; only a new or removed one sorts the list again. */
export class DownloadTable {
  readonly #downloads = new Map<string, DownloadState>()
  /** The downloads of each file, newest last. */
  readonly #idsOfFile = new Map<string, string[]>()
  /** Those started since nothing was busy; the overall progress covers them. */
  readonly #batch = new Set<string>()
  #ids: readonly string[] = []
  #counts: Record<Activity, number> = { busy: 0, asking: 0, held: 0, over: 0 }

  /** The IDs, newest first. */
  get ids(): readonly string[] {
    return this.#ids
  }

  get counts(): Readonly<Record<Activity, number>> {
    return this.#counts
  }

  get(id: string): DownloadState | undefined {
    return this.#downloads.get(id)
  }

  /** The newest download of a file. */
  ofFile(executionId: string, fileId: string): DownloadState | undefined {
    const id = this.#idsOfFile.get(fileKey(executionId, fileId))?.at(-1)
    return id === undefined ? undefined : this.#downloads.get(id)
  }

  idsWhere(test: (download: DownloadState) => boolean): string[] {
    return this.#ids.filter((id) => {
      const download = this.#downloads.get(id)
      return download !== undefined && test(download)
    })
  }

  /** The share of the present batch that has arrived, 0 to 1. */
  progress(): number {
    let share = 0
    for (const id of this.#batch) {
      const download = this.#downloads.get(id)
      if (download !== undefined) share += shareOf(download) ?? 0
    }
    return this.#batch.size === 0 ? 0 : share / this.#batch.size
  }

  apply({ changed, removed }: { changed: readonly DownloadState[]; removed: readonly string[] }): void {
    if (this.#counts.busy === 0) this.#batch.clear()
    let membership = removed.length > 0
    for (const download of changed) {
      membership = !this.#downloads.has(download.id) || membership
      this.#put(download)
    }
    for (const id of removed) this.#take(id)
    if (membership) this.#order()
  }

  #put(download: DownloadState): void {
    const before = this.#downloads.get(download.id)
    if (before !== undefined) this.#counts[activityOf(before)] -= 1
    this.#counts[activityOf(download)] += 1
    this.#downloads.set(download.id, download)
    if (activityOf(download) === 'busy') this.#batch.add(download.id)
    if (before === undefined) this.#addToFile(download)
  }

  #addToFile({ id, executionId, fileId, createdAt }: DownloadState): void {
    const key = fileKey(executionId, fileId)
    const others = this.#idsOfFile.get(key) ?? []
    const isNewer = (other: string): boolean => (this.#downloads.get(other)?.createdAt ?? 0) > createdAt
    this.#idsOfFile.set(key, [...others.filter((other) => !isNewer(other)), id, ...others.filter(isNewer)])
  }

  #take(id: string): void {
    const download = this.#downloads.get(id)
    if (download === undefined) return
    this.#downloads.delete(id)
    this.#batch.delete(id)
    this.#counts[activityOf(download)] -= 1
    const key = fileKey(download.executionId, download.fileId)
    const others = (this.#idsOfFile.get(key) ?? []).filter((other) => other !== id)
    if (others.length > 0) this.#idsOfFile.set(key, others)
    else this.#idsOfFile.delete(key)
  }

  #order(): void {
    const all = [...this.#downloads.values()]
    this.#ids = all.sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1)).map(({ id }) => id)
  }
}
