import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseExactly } from '@shared/json'

it.each([
  ['{"seed": 15860307465884635512}', { seed: '15860307465884635512' }],
  ['[-9223372036854775808,9007199254740993 ]', ['-9223372036854775808', '9007199254740993']],
  ['12345678901234567890', '12345678901234567890'],
  ['[1e400, -12.5E+999,1.797e309]', ['1e400', '-12.5E+999', '1.797e309']],
])('keeps each digit of an integer that a number would round, and a number too large for any: %s', (json, value) => {
  expect(parseExactly(json)).toEqual(value)
})

it.each([
  '[9007199254740992,1234567890123456,-1234567890123456,100000000000000000000]',
  '[0.12345678901234567890,1234567890123456.5,1234567890123456e3,1e-1234567890123456,12345678901234567.25,1e308,1e-400,0e999]',
  String.raw`{"15860307465884635512":"is \" 15860307465884635512","b":"\\","c":"[15860307465884635512,"}`,
])('reads everything else as JSON.parse does: %s', (json) => {
  expect(parseExactly(json)).toEqual(JSON.parse(json))
})

it('reads a long integer beside texts of any kind, and any other value as it is', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      const text = JSON.stringify(json)
      expect(parseExactly(`[${text},15860307465884635512,${text}]`)).toEqual([JSON.parse(text), '15860307465884635512', JSON.parse(text)])
    }),
  )
})

it('rejects what is not JSON', () => {
  for (const text of ['001e400', '+1e400', '.1e400', '1e400.5', '0015860307465884635512', '15860307465884635512"', '[15860307465884635512']) expect(() => parseExactly(text)).toThrow(SyntaxError)
})
