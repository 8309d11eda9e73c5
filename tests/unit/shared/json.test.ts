import fc from 'fast-check'
import { expect, it } from 'vitest'
import { deepestNesting, isTooDeep, parseExactly } from '@shared/json'
import type { JsonValue } from '@shared/execution'

it.each([
  ['{"seed": 15860307465884635512}', { seed: '15860307465884635512' }],
  ['[-9223372036854775808,9007199254740993 ]', ['-9223372036854775808', '9007199254740993']],
  ['12345678901234567890', '12345678901234567890'],
  ['[1e400, -12.5E+999,1.797e309]', ['1e400', '-12.5E+999', '1.797e309']],
  ['[0.12345678901234567890,12345678901234567.25,-1234567890.123456789,1.23456789012345678e-7]', ['0.12345678901234567890', '12345678901234567.25', '-1234567890.123456789', '1.23456789012345678e-7']],
])('keeps each digit of a number that would be rounded, and a number too large for any: %s', (json, value) => {
  expect(parseExactly(json)).toEqual(value)
})

it.each([
  '[9007199254740992,1234567890123456,-1234567890123456,100000000000000000000]',
  '[0.10000000000000001,0.30000001192092896,0.50000000000000000000,0.1000000000000000000e5,1234567890123456.5,1234567890123456e3,1e-1234567890123456,1e308,1e-400,0e999]',
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
  for (const text of ['001e400', '+1e400', '.1e400', '1e400.5', '0015860307465884635512', '15860307465884635512"', '00.12345678901234567890', '0.12345678901234567890.1', '.12345678901234567890', '[15860307465884635512']) expect(() => parseExactly(text)).toThrow(SyntaxError)
})

function levels(value: JsonValue): number {
  return typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(levels)) : 0
}

it('counts the levels of arrays and objects, and no brackets in texts', () => {
  const text = fc.array(fc.constantFrom('[', ']', '{', '}', '"', '\\', 'x')).map((signs) => signs.join(''))
  const value = fc.oneof(text, fc.array(text, { maxLength: 3 }), fc.dictionary(text, text, { maxKeys: 3 }))
  const outer = fc.array(fc.tuple(fc.boolean(), value), { minLength: deepestNesting - 2, maxLength: deepestNesting + 2 })
  fc.assert(
    fc.property(value, outer, (innermost, around) => {
      const nested = around.reduce<JsonValue>((inner, [isList, beside]) => (isList ? [beside, inner, beside] : { beside, inner, after: beside }), innermost)
      expect(isTooDeep(JSON.stringify(nested))).toBe(levels(nested) > deepestNesting)
    }),
  )
})
