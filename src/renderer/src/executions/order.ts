import type { Entry } from './entry'

/** Newest first by the moment it was tracked; the ID decides between equals, so the order is total and never changes. */
export function compareEntries({ row: a }: Entry, { row: b }: Entry): number {
  return b.trackedAt - a.trackedAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

/** Merges two arrays sorted by `compareEntries` in one pass. */
export function mergeEntries(a: readonly Entry[], b: readonly Entry[]): Entry[] {
  const merged: Entry[] = []
  let i = 0
  for (const entry of b) {
    for (let next = a[i]; next !== undefined && compareEntries(next, entry) < 0; next = a[i]) {
      merged.push(next)
      i += 1
    }
    merged.push(entry)
  }
  return merged.concat(a.slice(i))
}
