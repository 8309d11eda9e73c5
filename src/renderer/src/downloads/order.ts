import type { DownloadState } from '@shared/files'

/** First what needs the user, then what is running, then what they paused, then what is over. */
const ranks: Record<DownloadState['phase']['kind'], number> = { exists: 0, failed: 0, running: 1, waiting: 1, queued: 2, paused: 3, done: 4 }

/** `downloads` sorted by how likely the user looks for them. Those already `onShow` (IDs) keep their places, whatever happened to them, and new ones come first. */
export function inOrderOfUse(downloads: readonly DownloadState[], onShow: readonly string[]): string[] {
  const there = new Set(downloads.map(({ id }) => id))
  const known = new Set(onShow)
  const fresh = downloads.filter(({ id }) => !known.has(id)).sort((a, b) => ranks[a.phase.kind] - ranks[b.phase.kind])
  return [...fresh.map(({ id }) => id), ...onShow.filter((id) => there.has(id))]
}
