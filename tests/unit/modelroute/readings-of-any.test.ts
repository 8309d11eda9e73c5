import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonValue } from '@shared/execution'
import { parseJson } from '../../../src/main/modelroute/json'
import { readExecution } from '../../../src/main/modelroute/readings'

test('reading never throws, and only non-objects are unreadable', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (json) => {
      const value = parseJson(JSON.stringify(json))
      if (value === undefined) throw new Error('not parsed')
      const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
      expect(readExecution(value) !== null).toBe(isObject)
    }),
  )
})

test('known fields with any values never throw, and leave the reply as it was', () => {
  const names = [
    'id',
    'execution_id',
    'status',
    'cost',
    'created_at',
    'latency_ms',
    'usage',
    'error',
    'result',
    'output',
    'file_id',
  ]
  const reply = fc.dictionary(fc.constantFrom(...names), fc.jsonValue())
  fc.assert(
    fc.property(reply, (json) => {
      const value = parseJson(JSON.stringify({ ...json, result: json }))
      if (value === undefined) throw new Error('not parsed')
      const before = JSON.stringify(value)
      readExecution(value)
      expect(JSON.stringify(value)).toBe(before)
    }),
  )
})

test('files are found, whatever surrounds them', () => {
  const ids = fc.uniqueArray(
    fc.uuid().map((uuid) => `file_${uuid}`),
    { maxLength: 8 },
  )
  const wrap = fc.constantFrom<(inner: JsonValue, noise: JsonValue) => JsonValue>(
    (inner, noise) => [noise, inner],
    (inner, noise) => ({ noise, inner }),
    (inner) => ({ images: [inner] }),
  )
  fc.assert(
    fc.property(ids, fc.array(wrap, { maxLength: 6 }), fc.string(), (planted, wraps, noise) => {
      const list: JsonValue = planted.map((id) => ({ file_id: id }))
      const output = wraps.reduce<JsonValue>((inner, around) => around(inner, noise), list)
      expect(readExecution({ output })?.files.map(({ fileId }) => fileId)).toEqual(planted)
    }),
  )
})

test('a very long list of files is read', () => {
  const images = Array.from({ length: 200_000 }, () => ({ file_id: 'file_0e2f7c1a-5b1d-4c3e-9f00-0123456789ab' }))
  expect(readExecution({ output: { images } })?.files).toHaveLength(1)
})

test('a reply that is nested too deep is not parsed', () => {
  expect(parseJson('['.repeat(150) + ']'.repeat(150))).toBeDefined()
  expect(parseJson('['.repeat(300) + ']'.repeat(300))).toBeUndefined()
  expect(parseJson(JSON.stringify({ text: `"\\${'['.repeat(300)}` }))).toEqual({ text: `"\\${'['.repeat(300)}` })
  expect(parseJson('{"a":')).toBeUndefined()
})
