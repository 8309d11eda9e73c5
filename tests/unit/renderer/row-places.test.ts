import fc from 'fast-check'
import { expect, it } from 'vitest'
import { placeRows } from '../../../src/renderer/src/composables/row-places'

const rows = fc.uniqueArray(fc.constantFrom(...'abcdefghijkl'), { maxLength: 8 }).map((ids) => ids.map((id) => ({ id })))
const drawn = fc.array(fc.tuple(rows, fc.boolean()), { maxLength: 4 }).map((steps) => steps.reduce<ReturnType<typeof placeRows>>((before, [next, inOrder]) => placeRows(before, next, inOrder), []))
const idsOf = (placed: ReturnType<typeof placeRows>): string[] => placed.map(({ item }) => item.id)

it('gives each row a place of its own, which it keeps, and makes new ones only if there are more rows', () => {
  fc.assert(
    fc.property(drawn, rows, fc.boolean(), (before, now, inOrder) => {
      const placed = placeRows(before, now, inOrder)
      const places = new Map(placed.map(({ place, item }) => [item.id, place]))
      expect(idsOf(placed).toSorted()).toEqual(now.map(({ id }) => id).toSorted())
      expect(new Set(places.values()).size).toBe(now.length)
      const kept = before.filter(({ item }) => places.has(item.id))
      expect(kept.map(({ item }) => places.get(item.id))).toEqual(kept.map(({ place }) => place))
      const known = new Set(before.map(({ place }) => place))
      expect(placed.filter(({ place }) => !known.has(place)).length).toBe(Math.max(0, now.length - before.length))
    }),
  )
})

it('has the rows in their order at rest, and moves no place while they are scrolled', () => {
  fc.assert(
    fc.property(drawn, rows, (before, now) => {
      expect(idsOf(placeRows(before, now, true))).toEqual(now.map(({ id }) => id))
      const places = placeRows(before, now, false).map(({ place }) => place)
      const known = before.map(({ place }) => place)
      expect(places.filter((place) => known.includes(place))).toEqual(known.filter((place) => places.includes(place)))
      expect(places.slice(0, known.length).every((place) => known.includes(place))).toBe(true)
    }),
  )
})
