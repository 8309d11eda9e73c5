import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Sum } from '../../../src/main/reports/money'

function totalOf(amounts: string[]): string {
  const sum = new Sum()
  for (const amount of amounts) sum.add(amount)
  return sum.total().toFixed()
}

it('adds what binary fractions cannot', () => {
  expect(totalOf(['0.1', '0.2'])).toBe('0.3')
  expect(totalOf(Array.from({ length: 1_000 }, () => '0.040'))).toBe('40')
  expect(totalOf(['9007199254740993', '0.000000000000000000001'])).toBe('9007199254740993.000000000000000000001')
  expect(totalOf(Array.from({ length: 20 }, () => '999999999999.99'))).toBe('19999999999999.8')
  expect(totalOf(Array.from({ length: 20 }, () => '999999999999999'))).toBe('19999999999999980')
  expect(totalOf(['-0.05', '0.04', '1'])).toBe('0.99')
  expect(totalOf([])).toBe('0')
})

it('equals the sum of whole numbers of the smallest unit', () => {
  const decimals = 12
  const amount = fc.record({ digits: fc.bigInt({ min: 0n, max: 10n ** 20n }), places: fc.integer({ min: 0, max: decimals }) })
  fc.assert(
    fc.property(fc.array(amount), (amounts) => {
      const texts = amounts.map(({ digits, places }) => {
        const padded = digits.toString().padStart(places + 1, '0')
        return places === 0 ? padded : `${padded.slice(0, -places)}.${padded.slice(-places)}`
      })
      const units = amounts.reduce((sum, { digits, places }) => sum + digits * 10n ** BigInt(decimals - places), 0n)
      const padded = units.toString().padStart(decimals + 1, '0')
      const expected = `${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`.replace(/\.?0+$/, '')
      expect(totalOf(texts)).toBe(expected)
    }),
  )
})
