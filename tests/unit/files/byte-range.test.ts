import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readRange } from '../../../src/main/files/byte-range'

it.each([
  ['bytes=0-', { start: 0, end: 10 }],
  ['bytes=3-5', { start: 3, end: 6 }],
  ['bytes=3-3', { start: 3, end: 4 }],
  ['bytes=3-99', { start: 3, end: 10 }],
  ['bytes=-4', { start: 6, end: 10 }],
  ['bytes=-99', { start: 0, end: 10 }],
  ['bytes=10-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=5-3', null],
  ['bytes=0-1,4-5', null],
  ['items=0-1', null],
  ['bytes=-', null],
  [null, null],
])('reads %j of ten bytes', (header, range) => expect(readRange(header, 10)).toEqual(range))

it('never reaches beyond the file', () => {
  fc.assert(fc.property(fc.string(), fc.nat(), fc.nat(), fc.nat(100), (text, a, b, size) => {
    for (const header of [text, `bytes=${a}-${b}`, `bytes=${a}-`, `bytes=-${b}`]) {
      const range = readRange(header, size)
      if (range === null || range === 'unsatisfiable') continue
      expect(range.start).toBeGreaterThanOrEqual(0)
      expect(range.start).toBeLessThan(range.end)
      expect(range.end).toBeLessThanOrEqual(size)
    }
  }))
})
