import { describe, expect, it } from 'vitest'
import {
  extendTo,
  goTo,
  neighbour,
  nothingSelected,
  pick, placeWithout,
  selectAll,
  selectOne,
  toggleOne } from '../../../src/renderer/src/executions/selection'

const visible = ['a', 'b', 'c', 'd']

describe('selection', () => {
  it('marks the range between the anchor and the row, either way', () => {
    expect([...extendTo(selectOne('c'), 'a', visible).marked]).toEqual(['a', 'b', 'c'])
    expect([...extendTo(selectOne('b'), 'd', visible).marked]).toEqual(['b', 'c', 'd'])
  })

  it('keeps the anchor while a range is extended and shrunk', () => {
    const wide = extendTo(selectOne('b'), 'd', visible)
    expect([...extendTo(wide, 'c', visible).marked]).toEqual(['b', 'c'])
  })

  it('starts again if the anchor is no longer in view', () => {
    expect([...extendTo(selectOne('gone'), 'c', visible).marked]).toEqual(['c'])
  })

  it('marks and unmarks one row beside others', () => {
    const two = toggleOne(selectOne('a'), 'c')
    expect([...two.marked]).toEqual(['a', 'c'])
    expect([...toggleOne(two, 'a').marked]).toEqual(['c'])
  })

  it('marks rows one by one with X on the way through the list', () => {
    const first = pick(goTo(nothingSelected, 'a'), 'a')
    expect([...first.marked]).toEqual(['a'])
    const second = goTo(goTo(first, 'b'), 'c')
    expect([...second.marked]).toEqual(['a'])
    expect([...pick(second, 'c').marked]).toEqual(['a', 'c'])
    expect([...pick(pick(second, 'c'), 'c').marked]).toEqual(['a'])
  })

  it('follows the current row again once the last mark is removed', () => {
    const none = pick(pick(selectOne('a'), 'a'), 'a')
    expect([...none.marked]).toEqual([])
    expect([...goTo(none, 'b').marked]).toEqual(['b'])
  })

  it('removes one row from a range', () => {
    expect([...pick(extendTo(selectOne('a'), 'c', visible), 'c').marked]).toEqual(['a', 'b'])
  })

  it('selects all in view and keeps the current row', () => {
    expect(selectAll(selectOne('b'), visible)).toMatchObject({ current: 'b', marked: new Set(visible) })
    expect(selectAll(nothingSelected, visible).current).toBe('a')
  })

  it('moves within the list and starts at its top', () => {
    expect(neighbour(nothingSelected, 1, visible)).toBe('a')
    expect(neighbour(selectOne('b'), 1, visible)).toBe('c')
    expect(neighbour(selectOne('b'), -Infinity, visible)).toBe('a')
    expect(neighbour(selectOne('b'), Infinity, visible)).toBe('d')
    expect(neighbour(selectOne('b'), 1, [])).toBeNull()
  })

  it('goes on from where the current row was, once it has left the view', () => {
    const left = (by: number, now: string[]) => neighbour(selectOne('b'), by, now, visible)
    expect(left(1, ['a', 'c', 'd'])).toBe('c')
    expect(left(-1, ['a', 'c', 'd'])).toBe('a')
    expect(left(2, ['new', 'a', 'c', 'd'])).toBe('d')
    expect(left(1, ['a'])).toBe('a')
    expect(left(-1, ['d'])).toBe('d')
    expect(left(1, [])).toBeNull()
    expect(neighbour(selectOne('elsewhere'), 1, ['a'], visible)).toBe('a')
  })

  it('continues at the next remaining row when rows leave the list, or at the last if none follows', () => {
    const without = (current: string, ...gone: string[]) => placeWithout(selectOne(current), new Set(gone), visible).current
    expect(without('b', 'b')).toBe('c')
    expect(without('b', 'b', 'c')).toBe('d')
    expect(without('d', 'd')).toBe('c')
    expect(without('b', 'a')).toBe('b')
    expect(without('a', ...visible)).toBeNull()
    expect(placeWithout(nothingSelected, new Set(['a']), visible)).toEqual(nothingSelected)
  })
})
