import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseJson } from '../../../src/main/modelroute/json'

it.each([
  ['half a pair, which no encoding has', String.raw`"a\ud83d b\uDE00c\udbff"`, 'a\ufffd b\ufffdc\ufffd'],
  ['a NUL', String.raw`"a\u0000b"`, 'a\ufffdb'],
  ['a whole pair', String.raw`"\ud83d\ude00\uD83D\uDE00\ud83d\ud83d\ude00"`, '😀😀\ufffd😀'],
  ['a backslash before what only looks like one', String.raw`"\\ud83d\\\ud83d\\u0000"`, String.raw`\ud83d\�\u0000`],
  ['other escapes', String.raw`"\"\u00e9\n\/"`, '"é\n/'],
])('reads %s', (_, json, text) => {
  expect(parseJson(json)).toBe(text)
})

it('reads names as it reads texts, and changes nothing else in a reply', () => {
  expect(parseJson(String.raw`{"\ud800":1}`)).toEqual({ '\ufffd': 1 })
  fc.assert(
    fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (json, text) => {
      const escaped = [...text].map((one) => [...Array(one.length).keys()].map((i) => String.raw`\u` + one.charCodeAt(i).toString(16).padStart(4, '0')).join(''))
      expect(parseJson(`[${JSON.stringify(json)}, "${escaped.join('')}"]`)).toEqual([JSON.parse(JSON.stringify(json)), text.replaceAll('\0', '\ufffd')])
    }),
  )
})
