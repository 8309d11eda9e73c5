import fc from 'fast-check'
import { expect, it } from 'vitest'
import { redact } from '../../../src/main/reports/redact'

const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`))

it('removes keys wherever they occur', () => {
  fc.assert(
    fc.property(fc.string(), hex(64), hex(8), fc.string(), (before, body, check, after) => {
      expect(redact(`${before}sk_${body}_${check}${after}`)).not.toContain(body)
    }),
  )
  expect(redact('Authorization: Bearer some-other-token, then')).toBe('Authorization: Bearer [key removed] then')
  expect(redact('key SK_ABCDEF12, not sk_1234567')).toBe('key [key removed], not sk_1234567')
  expect(redact('authorization: bearer some-other-token')).toBe('authorization: bearer [key removed]')
})

it('removes the queries of links, and leaves other text and links alone', () => {
  expect(redact('see https://storage.modelroute.ai/a/b.png?X-Signature=abc&Expires=1, or <http://x/y#part>')).toBe(
    'see https://storage.modelroute.ai/a/b.png?[removed] or <http://x/y?[removed]>',
  )
  const plain = 'GET https://api.modelroute.ai/v1/executions/exec_1: is it done? 429, Retry-After 3 s'
  expect(redact(plain)).toBe(plain)
})

it.each([
  // As Go and PHP escape links in JSON, here JSON within a message.
  [String.raw`{"url":"https://storage.example/a?Expires=1\u0026X-Signature=secret"}`, '{"url":"https://storage.example/a?[removed]"}'],
  [String.raw`{"url":"https:\/\/storage.example\/a?sig=secret","n":1}`, String.raw`{"url":"https:\/\/storage.example\/a?[removed]","n":1}`],
  ['proxy http://user:secret@10.0.0.1:3128/ said no', 'proxy http://[removed]@10.0.0.1:3128/ said no'],
  ['wss://secret@host/a?token=secret', 'wss://[removed]@host/a?[removed]'],
])('removes what grants access in the link in %s', (text, redacted) => {
  expect(redact(text)).toBe(redacted)
})

it('leaves JSON valid', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (query, text) => {
      const message = `${text} https://storage.example/a?${query}`
      expect(() => JSON.parse(redact(JSON.stringify({ message, [message]: text }, null, 2)))).not.toThrow()
    }),
  )
})
