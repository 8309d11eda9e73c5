import { expect, test } from 'vitest'
import { parseBaseUrl } from '../../../src/main/modelroute/base-url'

test.each([
  ['https://api.modelroute.ai', 'https://api.modelroute.ai'],
  [' https://API.modelroute.ai/ ', 'https://api.modelroute.ai'],
  ['https://api.modelroute.ai/v1/', 'https://api.modelroute.ai'],
  ['https://gateway.example:8443/modelroute//', 'https://gateway.example:8443/modelroute'],
  ['http://127.0.0.1:8787', 'http://127.0.0.1:8787'],
  ['http://127.1:8787', 'http://127.0.0.1:8787'],
  ['http://localhost:8787/', 'http://localhost:8787'],
  ['http://api.localhost', 'http://api.localhost'],
  ['http://[::1]:8787', 'http://[::1]:8787'],
])('%s is usable', (text, baseUrl) => {
  expect(parseBaseUrl(text)).toEqual({ ok: true, baseUrl })
})

test.each([
  ['', 'no web address'],
  ['api.modelroute.ai', 'no web address'],
  ['localhost:8787', 'no web address'],
  ['ftp://api.modelroute.ai', 'no web address'],
  ['javascript:alert(1)', 'no web address'],
  ['http://api.modelroute.ai', 'unencrypted'],
  ['http://127.0.0.1.example.com', 'unencrypted'],
  ['http://localhost.example.com', 'unencrypted'],
  ['http://0.0.0.0:80', 'unencrypted'],
  ['https://user:secret@api.modelroute.ai', 'user name and password'],
  ['https://api.modelroute.ai?key=1', 'from "?"'],
  ['https://api.modelroute.ai/#x', 'from "?"'],
])('%s is refused with a reason', (text, words) => {
  const reading = parseBaseUrl(text)
  expect(reading).toEqual({ ok: false, message: expect.stringContaining(words) })
})
