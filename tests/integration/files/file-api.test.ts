import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { saying } from '@shared/sayings/sayings'
import { createFileApi } from '../../../src/main/modelroute/files'
import { contentOf } from '../../../src/simulator/files/content'
import { VirtualClock } from '../../support/virtual-clock'
import { digestOf, endedFile, sha256, startFiles } from '../../support/files'
import { never } from '../../support/simulator'

const whole = (fileId: string) => ({ fileId, priority: 'download' as const, from: null, signal: never })
const small = { fate: 'large', sizeBytes: 3000 } as const
const json = (value: unknown) => contentOf(Buffer.from(JSON.stringify(value)))

describe.each(['bytes', 'presigned', 'redirect'] as const)('a file that comes as %s', (downloads) => {
  it('is opened whole, however long its bytes take, and the key goes only to the API', async () => {
    const clock = new VirtualClock(0, Date.now())
    const { simulator, api, sent, baseUrl } = await startFiles({ downloads, api: { clock } })
    const { file, content } = endedFile(simulator, small)
    const reply = await api.open(whole(file.id))
    if (!reply.ok) throw new Error(reply.failure.saying.name)
    expect(reply.file).toMatchObject({ start: 0, totalBytes: content.sizeBytes, mediaType: 'video/mp4', validator: content.etag })
    await clock.run(60_000)
    expect(await sha256(reply.file.body)).toBe(await digestOf(content))
    expect(simulator.counters.storageAuthorizations).toBe(0)
    expect(simulator.counters.storageRequests).toBe(downloads === 'bytes' ? 0 : 1)
    for (const { url, headers } of sent) {
      expect('authorization' in headers).toBe(url.origin === baseUrl)
      expect(headers['accept-encoding']).toBe('identity, *;q=0.1')
    }
  })

  it('is resumed where it broke off if it is still the same file, and starts over if not', async () => {
    const { simulator, api, sent } = await startFiles({ downloads })
    const { file, content } = endedFile(simulator, { fate: 'large', sizeBytes: 200_000 })
    const rest = await api.open({ ...whole(file.id), from: { start: 150_000, validator: content.etag } })
    if (!rest.ok) throw new Error(rest.failure.saying.name)
    expect(rest.file).toMatchObject({ start: 150_000, totalBytes: 200_000 })
    for (const { headers } of sent) expect(headers).toMatchObject({ range: 'bytes=150000-', 'if-range': content.etag })
    expect(await sha256(rest.file.body)).toBe(await sha256(content.read(150_000, 200_000)))

    for (const from of [{ start: 150_000, validator: '"another"' }, { start: 999_999, validator: content.etag }]) {
      const all = await api.open({ ...whole(file.id), from })
      if (!all.ok) throw new Error(all.failure.saying.name)
      expect(all.file.start).toBe(0)
      expect(await sha256(all.file.body)).toBe(await digestOf(content))
    }
    simulator.settings.ranges = false
    const again = await api.open({ ...whole(file.id), from: { start: 150_000, validator: content.etag } })
    expect(again).toMatchObject({ ok: true, file: { start: 0, validator: null } })
  })

  it('is reported gone once it has expired', async () => {
    const { simulator, api } = await startFiles({ downloads })
    const spec = { contentType: 'text/plain', format: 'txt', expiresAt: Date.now() - 1, content: () => json('x') }
    const { file } = endedFile(simulator, { files: [spec] })
    expect(await api.open(whole(file.id))).toMatchObject({ ok: false, retry: false, failure: { kind: 'gone', requestId: expect.any(String) } })
  })
})

it.each([403, 404])('is not reported gone, nor the key refused, by a web page with %i, which is from what stands in the way', async (status) => {
  const { simulator, api } = await startFiles({ downloads: 'bytes' })
  const { file } = endedFile(simulator, small)
  simulator.faults.add({ times: 1, then: { kind: 'body', body: '<h1>Blocked</h1>', contentType: 'text/html', status } })
  expect(await api.open(whole(file.id))).toMatchObject({ ok: false, retry: true, failure: { kind: 'unreadable', saying: saying('not-json') } })
  expect((await api.open(whole(file.id))).ok).toBe(true)
})

describe('a presigned link', () => {
  it('is reused without asking the API while it is valid, and renewed before it expires', async () => {
    const clock = new VirtualClock(0, Date.now())
    const { simulator, api, admitted } = await startFiles({ downloads: 'presigned', clockOffsetMs: 600_000, presignedForMs: 60_000, api: { clock } })
    const { file } = endedFile(simulator, small)
    const get = async () => expect((await api.open(whole(file.id))).ok).toBe(true)
    await get()
    await get()
    expect(simulator.counters.requests).toBe(1)
    await clock.run(55_000)
    await get()
    expect(simulator.counters.requests).toBe(2)
    expect(admitted).toEqual(['download', 'download'])
  })

  it('is renewed once if the storage host refuses it or no longer has the file, but not while that host is only busy', async () => {
    const { simulator, api } = await startFiles({ downloads: 'presigned' })
    const { file, content } = endedFile(simulator, small)
    await api.open(whole(file.id))
    simulator.faults.add({ host: 'storage', times: 1, then: { kind: 'status', status: 503, headers: { 'retry-after': '7' } } })
    expect(await api.open(whole(file.id))).toMatchObject({ ok: false, retry: true, afterMs: 7000, failure: { kind: 'server' } })
    expect(simulator.counters.requests).toBe(1)
    for (const status of [403, 404]) {
      simulator.faults.add({ host: 'storage', times: 1, then: { kind: 'status', status } })
      const reply = await api.open(whole(file.id))
      if (!reply.ok) throw new Error(reply.failure.saying.name)
      expect(await sha256(reply.file.body)).toBe(await digestOf(content))
    }
    expect(simulator.counters.requests).toBe(3)

    simulator.faults.add({ host: 'storage', then: { kind: 'status', status: 403 } })
    expect(await api.open(whole(file.id))).toMatchObject({ ok: false, retry: true, failure: { kind: 'link-refused' } })
    expect(simulator.counters.requests).toBe(4)
  })

  it('is not followed to an unencrypted address of another machine', async () => {
    const { simulator, api, sent } = await startFiles({ downloads: 'bytes' })
    const { file } = endedFile(simulator, small)
    const link = { url: 'http://storage.example.com/x', expires_at: '2030-01-01T00:00:00Z' }
    simulator.faults.add({ path: file.id, times: 1, then: { kind: 'body', body: JSON.stringify(link) } })
    expect(await api.open(whole(file.id))).toMatchObject({ ok: false, retry: false, failure: { kind: 'rejected' } })
    simulator.faults.add({ path: file.id, then: { kind: 'redirect', location: 'http://storage.example.com/x' } })
    expect(await api.open(whole(file.id))).toMatchObject({ ok: false, retry: false, failure: { kind: 'rejected' } })
    expect(sent.map(({ url }) => url.host)).not.toContain('storage.example.com')
  })

  it('is read as the file itself if it lacks a member, or comes as an attachment or as text', async () => {
    const { simulator, api } = await startFiles({ downloads: 'bytes' })
    const values = [
      { url: 'https://example.com/a' },
      { url: 'https://example.com/a', expires_at: null },
      { expires_at: '2030-01-01T00:00:00Z' },
      { url: 'not an address', expires_at: '2030-01-01T00:00:00Z' },
      { url: 'ftp://example.com/a', expires_at: '2030-01-01T00:00:00Z' },
      [{ url: 'https://example.com/a', expires_at: '2030-01-01T00:00:00Z' }],
      { filler: 'x'.repeat(100_000), url: 'https://example.com/a', expires_at: '2030-01-01T00:00:00Z' },
    ]
    for (const value of values) {
      const { file } = endedFile(simulator, { fate: 'json' })
      const body = JSON.stringify(value)
      simulator.faults.add({ path: file.id, then: { kind: 'body', body } })
      const reply = await api.open(whole(file.id))
      if (!reply.ok) throw new Error(reply.failure.saying.name)
      expect(await new Response(reply.file.body).text()).toBe(body)
    }
    const link = { url: 'https://example.com/a', expires_at: '2030-01-01T00:00:00Z' }
    const { file, content } = endedFile(simulator, { files: [{ contentType: 'application/json', format: 'json', content: () => json(link) }] })
    const attached = await api.open(whole(file.id))
    simulator.faults.add({ path: file.id, then: { kind: 'body', body: JSON.stringify(link), headers: { 'content-type': 'text/plain' } } })
    for (const reply of [attached, await api.open(whole(file.id))]) {
      expect(reply.ok && (await sha256(reply.file.body))).toBe(await digestOf(content))
    }
  })

  it('may redirect, and even then no key is sent', async () => {
    const seen: (string | undefined)[] = []
    const host = createServer((request, response) => {
      seen.push(request.headers.authorization)
      if (request.url === '/here') response.end('the file')
      else response.writeHead(302, { location: '/here' }).end()
    }).listen(0, '127.0.0.1')
    onTestFinished(() => void host.close())
    const { simulator, api } = await startFiles({ downloads: 'bytes' })
    const { file } = endedFile(simulator, small)
    const { port } = host.address() as AddressInfo
    simulator.faults.add({ path: file.id, then: { kind: 'redirect', location: `http://127.0.0.1:${port}/there` } })
    const reply = await api.open(whole(file.id))
    if (!reply.ok) throw new Error(reply.failure.saying.name)
    expect(await new Response(reply.file.body).text()).toBe('the file')
    expect(seen).toEqual([undefined, undefined])
  })
})

describe('a request that fails', () => {
  it.each([
    [{ kind: 'status', status: 429, headers: { 'retry-after': '7' } }, { retry: true, afterMs: 7000, failure: { kind: 'rate-limited' } }],
    [{ kind: 'status', status: 503, code: 'SERVICE_UNAVAILABLE', retryable: true }, { retry: true, failure: { kind: 'server' } }],
    [{ kind: 'status', status: 401 }, { retry: false, failure: { kind: 'key-refused' } }],
    [{ kind: 'status', status: 400, code: 'FILE_NOT_FOUND', retryable: false }, { retry: false, failure: { kind: 'gone' } }],
    [{ kind: 'status', status: 404 }, { retry: false, failure: { kind: 'gone' } }],
    [{ kind: 'reset' }, { retry: true, failure: { kind: 'network' } }],
    [{ kind: 'hang' }, { retry: true, failure: { kind: 'timeout' } }],
  ] as const)('says why, and whether to try again: %j', async (fault, expected) => {
    const { simulator, api, heard } = await startFiles({ downloads: 'bytes', api: fault.kind === 'hang' ? { timeoutMs: 200 } : {} })
    const { file } = endedFile(simulator, small)
    simulator.faults.add({ then: fault })
    expect(await api.open(whole(file.id))).toMatchObject({ ok: false, ...expected })
    expect(heard).toHaveLength(1)
  })

  it.each([
    ['net::ERR_NAME_NOT_RESOLVED', saying('storage-unreached', { host: 'storage.example.com' })],
    ['net::ERR_CONNECTION_REFUSED', saying('storage-unreached', { host: 'storage.example.com' })],
    ['net::ERR_CERT_DATE_INVALID', saying('storage-untrusted', { host: 'storage.example.com' })],
    ['net::ERR_SSL_PROTOCOL_ERROR', saying('storage-untrusted', { host: 'storage.example.com' })],
    ['net::ERR_INTERNET_DISCONNECTED', saying('offline')],
  ])('at the storage host names that host, not the base URL: %s', async (error, said) => {
    const { simulator, api } = await startFiles({
      downloads: 'bytes',
      api: { fetch: (url, init) => (url.startsWith('https://storage.') ? Promise.reject(new Error(error)) : fetch(url, init)) },
    })
    const { file } = endedFile(simulator, small)
    simulator.faults.add({ path: file.id, then: { kind: 'redirect', location: 'https://storage.example.com/x?signature=1' } })
    expect(await api.open(whole(file.id))).toMatchObject({ ok: false, retry: true, failure: { kind: 'network', saying: said } })
  })

  it('at a storage host that redirects in circles is tried again, and no unencrypted link is blamed', async () => {
    const { simulator, api } = await startFiles({
      downloads: 'bytes',
      api: { fetch: (url, init) => (url.startsWith('https://storage.') ? Promise.resolve(new Response(null, { status: 302, headers: { location: '/x' } })) : fetch(url, init)) },
    })
    const { file } = endedFile(simulator, small)
    simulator.faults.add({ path: file.id, then: { kind: 'redirect', location: 'https://storage.example.com/x' } })
    const said = saying('storage-unreached', { host: 'storage.example.com' })
    expect(await api.open(whole(file.id))).toMatchObject({ ok: false, retry: true, failure: { kind: 'unreadable', saying: said } })
  })

  it('blocks all other requests only if the rate limit is used up', async () => {
    const { simulator, api, heard } = await startFiles({ downloads: 'bytes' })
    for (const status of [503, 429]) {
      const { file } = endedFile(simulator, small)
      simulator.faults.add({ path: file.id, then: { kind: 'status', status, headers: { 'retry-after': '60' } } })
      expect(await api.open(whole(file.id))).toMatchObject({ ok: false, afterMs: 60_000 })
    }
    expect(heard.map(({ limited }) => limited)).toEqual([false, true])
  })

  it('does not pass on a key that the reply echoes', async () => {
    const { simulator, api } = await startFiles({ downloads: 'bytes' })
    const { file } = endedFile(simulator, small)
    const body = JSON.stringify({ error: { code: 'INVALID', message: `No such key: ${simulator.key}` } })
    simulator.faults.add({ then: { kind: 'body', status: 400, body, headers: { 'x-request-id': `req ${simulator.key}` } } })
    const reply = await api.open(whole(file.id))
    expect(JSON.stringify(reply)).toContain('No such key: [key removed]')
    expect(JSON.stringify(reply)).not.toContain(simulator.key)
  })

  it('does not pass on a key that a header of the file or of a redirect echoes', async () => {
    const { simulator, api, sent } = await startFiles({ downloads: 'bytes' })
    const { file } = endedFile(simulator, small)
    const headers = { 'content-type': `text/${simulator.key}`, etag: `"${simulator.key}"` }
    simulator.faults.add({ path: file.id, times: 1, then: { kind: 'body', body: 'x', headers } })
    expect(await api.open(whole(file.id))).toMatchObject({ ok: true, file: { mediaType: 'text/[key removed]', validator: '"[key removed]"' } })
    simulator.faults.add({ path: file.id, then: { kind: 'redirect', location: `http://localhost:1/a?key=${simulator.key}` } })
    await api.open(whole(file.id))
    expect(sent.at(-1)?.url.href).toBe('http://localhost:1/a?key=[key%20removed]')
  })

  it('is not even sent without a key', async () => {
    const { simulator, api } = await startFiles({ api: { readKey: () => null } })
    const { file } = endedFile(simulator, small)
    expect(await api.open(whole(file.id))).toMatchObject({ ok: false, failure: { kind: 'key-refused' } })
    expect(simulator.counters.requests).toBe(0)
  })

  it('throws only if its caller aborts it', async () => {
    const { simulator, api } = await startFiles({ downloads: 'bytes' })
    const { file } = endedFile(simulator, small)
    simulator.faults.add({ then: { kind: 'hang' } })
    const signal = AbortSignal.timeout(50)
    await expect(api.open({ ...whole(file.id), signal })).rejects.toThrow('aborted')
  })
})

it('refuses a base URL over which the key would travel unencrypted', () => {
  const options = { fetch, readKey: () => null, errand: () => Promise.reject(new Error('nothing is sent')), isOnline: () => true, onUnauthorized: () => undefined, clock: new VirtualClock() }
  expect(() => createFileApi({ ...options, baseUrl: 'http://example.com' })).toThrow('unencrypted')
})
