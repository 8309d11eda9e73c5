import { expect, it } from 'vitest'
import { laidOut } from '../../../src/renderer/src/executions/laid-out'

it.each([
  ['', 0],
  ['a line\nand another', 18],
  ['a line\n'.repeat(200_000), 1_000_000],
  ['x'.repeat(100_000), 100_000],
  ['x'.repeat(100_001), 100_000],
  [`a line\n${'x'.repeat(2_000_000)}\nanother`, 100_007],
  [`${`${'x'.repeat(99_999)}\n`.repeat(9)}${'x'.repeat(200_000)}`, 1_000_000],
])('keeps the beginning of a text, without the end of a line that would take long to lay out', (text, length) => {
  expect(laidOut(text)).toBe(text.slice(0, length))
})
