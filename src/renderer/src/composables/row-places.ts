import { computed } from 'vue'
import type { ComputedRef } from 'vue'

/** A row and its place: rows that had the same place one after the other share their elements. */
export interface Placed<Item extends { id: string }> {
  place: number
  item: Item
}

/**
 * Rows in the order of their elements. A row that comes into view takes the place of one that left it, because new elements cost several
 * times as much as new texts in old ones. `inOrder` also moves the elements, so that they are read in the order of the rows: that costs as
 * much again, so not while the list is scrolled.
 */
export function placeRows<Item extends { id: string }>(before: readonly Placed<Item>[], rows: readonly Item[], inOrder: boolean): Placed<Item>[] {
  const left = new Map(rows.map((item) => [item.id, item]))
  const kept = new Map<number, Item>()
  for (const { place, item } of before) {
    const now = left.get(item.id)
    if (now === undefined) continue
    kept.set(place, now)
    left.delete(item.id)
  }
  const come = left.values()
  const unchanged = before.flatMap(({ place }) => {
    const item = kept.get(place) ?? come.next().value
    return item === undefined ? [] : [{ place, item }]
  })
  const next = before.reduce((most, { place }) => Math.max(most, place + 1), 0)
  const placed = [...unchanged, ...Array.from(come, (item, i) => ({ place: next + i, item }))]
  if (!inOrder) return placed
  const places = new Map(placed.map(({ place, item }) => [item.id, place]))
  return rows.flatMap((item) => {
    const place = places.get(item.id)
    return place === undefined ? [] : [{ place, item }]
  })
}

/** {@link placeRows} for rows that change, kept in order except while `scrolling`. */
export function useRowPlaces<Item extends { id: string }>(rows: () => readonly Item[], scrolling: () => boolean): ComputedRef<Placed<Item>[]> {
  return computed((before: Placed<Item>[] = []) => placeRows(before, rows(), !scrolling()))
}
