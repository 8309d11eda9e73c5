import { expect, test } from 'vitest'
import { parseBaseUrl } from '../../../src/main/modelroute/base-url'

test.each([
  ['https://api.modelroute.ai', 'https://api.modelroute.ai'],
  [' https://API.modelroute.ai/ ', 'https://api.modelroute.ai'],
  ['https://api.modelroute.ai/v1/', 'https://api.modelroute.ai'],
  ['https://gateway.example:8443/modelroute//', 'https://gateway.example:8443/modelroute'],
  ['HTTPS://API.MODELROUTE.AI/V1', 'https://api.modelroute.ai'],
  ['https://gateway.example/modelroute//v1//', 'https://gateway.example/modelroute'],
  ['http://127.0.0.1:8787', 'http://127.0.0.1:8787'],
  ['http://127.1:8787', 'http://127.0.0.1:8787'],
  ['http://localhost:8787/', 'http://localhost:8787'],
  ['http://api.localhost', 'http://api.localhost'],
  ['http://[::1]:8787', 'http://[::1]:8787'],
])('%s is usable', (text, baseUrl) => {
  expect(parseBaseUrl(text)).toEqual({ ok: true, baseUrl })
})

test.each([
  ['', 'noAddress'],
  ['api.modelroute.ai', 'noAddress'],
  ['localhost:8787', 'noAddress'],
  ['ftp://api.modelroute.ai', 'noAddress'],
  ['javascript:alert(1)', 'noAddress'],
  ['http://api.modelroute.ai', 'unencrypted'],
  ['http://127.0.0.1.example.com', 'unencrypted'],
  ['http://localhost.example.com', 'unencrypted'],
  ['http://0.0.0.0:80', 'unencrypted'],
  ['https://user@api.modelroute.ai', 'credentials'],
  ['https://user:secret@api.modelroute.ai', 'credentials'],
  ['https://api.modelroute.ai?key=1', 'query'],
  ['https://api.modelroute.ai/#x', 'query'],
])('%s is rejected with a reason', (text, problem) => {
  expect(parseBaseUrl(text)).toEqual({ ok: false, problem })
})
