import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readdirSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { previewUrl, retryUrl } from '@shared/files'
import { saying } from '@shared/sayings/sayings'
import type { CreateOptions } from '../../../src/simulator/executions'
import { contentOf } from '../../../src/simulator/files/content'
import { drawPng } from '../../../src/simulator/files/png'
import { digestOf, sha256 } from '../../support/files'
import { digest, startPreviews } from '../../support/previews'

const mebibyte = 1024 * 1024

const ofBytes = (format: string, bytes: string | Uint8Array): CreateOptions => ({
  files: [{ contentType: 'application/octet-stream', format, content: () => contentOf(Buffer.from(bytes)) }],
})

describe('an image within the limit', () => {
  it('loads automatically, once, at the lowest priority, with headers that keep it inert', async () => {
    const { previews, simulator, file, serve, admitted } = await startPreviews()
    const { executionId, file: { id }, content } = file({ fate: 'image' })
    const preview = await previews.inspect(executionId, id, false)
    expect(preview).toEqual({ kind: 'image', url: previewUrl(executionId, id, false), mediaType: 'image/png', sizeBytes: content.sizeBytes })
    for (let n = 0; n < 3; n += 1) {
      const response = await serve(executionId, id)
      expect(response.status).toBe(200)
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'image/png',
        'content-length': String(content.sizeBytes),
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
        'access-control-allow-origin': 'monitor://app',
      })
      expect(await digest(response)).toBe(await digestOf(content))
    }
    expect(simulator.counters.requests).toBe(1)
    expect(admitted).toEqual(['thumbnail'])
  })

  it('is requested again when the rate limit refuses it, without anyone asking', async () => {
    const { previews, simulator, file, heard, admitted } = await startPreviews()
    const { executionId, file: { id } } = file({ fate: 'image' })
    simulator.faults.add({ path: id, times: 1, then: { kind: 'status', status: 429, headers: { 'retry-after': '1' } } })
    simulator.faults.add({ path: id, times: 1, then: { kind: 'status', status: 503, code: 'RATE_LIMITED' } })
    expect(await previews.inspect(executionId, id, false)).toMatchObject({ kind: 'image' })
    expect(heard.map(({ limited }) => limited)).toEqual([true, true, false])
    expect(admitted).toEqual(['thumbnail', 'thumbnail', 'thumbnail'])
  })

  it('is not requested again by itself when the storage host asks to wait', async () => {
    const { previews, simulator, file } = await startPreviews({ downloads: 'presigned' })
    const { executionId, file: { id } } = file({ fate: 'image' })
    simulator.faults.add({ host: 'storage', then: { kind: 'status', status: 429 } })
    expect(await previews.inspect(executionId, id, false)).toMatchObject({ kind: 'failed', failure: { saying: { name: 'storage-busy' } } })
  })

  it('is fetched once however often it is requested at the same time', async () => {
    const { simulator, file, serve } = await startPreviews()
    const { executionId, file: { id }, content } = file({ fate: 'image' })
    const responses = await Promise.all(Array.from({ length: 8 }, () => serve(executionId, id)))
    expect(new Set(await Promise.all(responses.map(digest)))).toEqual(new Set([await digestOf(content)]))
    expect(simulator.counters.requests).toBe(1)
  })

  it('loads automatically even if its format is not known', async () => {
    const { previews, file } = await startPreviews({ said: false })
    const { executionId, file: { id } } = file({ fate: 'image' })
    expect(await previews.inspect(executionId, id, false)).toMatchObject({ kind: 'image' })
  })
})

describe('a file that does not load automatically', () => {
  it('is no image, and not a byte of it is requested', async () => {
    const { previews, simulator, file, serve } = await startPreviews()
    for (const fate of ['video', 'audio', 'json'] as const) {
      const { executionId, file: { id } } = file({ fate })
      expect(await previews.inspect(executionId, id, false)).toMatchObject({ kind: 'on-request' })
      expect((await serve(executionId, id)).status).toBe(413)
    }
    expect(simulator.counters.requests).toBe(0)
  })

  it('is too large, which is found out once, and loads on request or when the limit is raised', async () => {
    const { previews, simulator, file, serve, settings, folder } = await startPreviews({ automaticBytes: 1000 })
    const { executionId, file: { id }, content } = file({ fate: 'image' })
    for (let n = 0; n < 2; n += 1) {
      expect(await previews.inspect(executionId, id, false)).toEqual({ kind: 'on-request', sizeBytes: content.sizeBytes })
    }
    expect(simulator.counters.requests).toBe(1)
    expect(readdirSync(folder)).toEqual([])
    expect(await serve(executionId, id, { asked: true }).then(digest)).toBe(await digestOf(content))
    expect(simulator.counters.requests).toBe(2)

    const other = file({ fate: 'image' })
    expect((await serve(other.executionId, other.file.id)).status).toBe(413)
    settings.automaticBytes = 10_000_000
    expect((await serve(other.executionId, other.file.id)).status).toBe(200)
  })

  it('is any file if automatic loading is off', async () => {
    const { previews, simulator, file } = await startPreviews({ automaticBytes: 0 })
    const { executionId, file: { id } } = file({ fate: 'image' })
    expect(await previews.inspect(executionId, id, false)).toMatchObject({ kind: 'on-request' })
    expect(simulator.counters.requests).toBe(0)
  })

  it('is gone, which is shown, and is not requested again automatically', async () => {
    const { previews, simulator, file, serve } = await startPreviews()
    const { executionId, file: { id } } = file({ files: [{ contentType: 'image/png', format: 'png', expiresAt: 1, content: () => contentOf(Buffer.from('')) }] })
    for (let n = 0; n < 3; n += 1) {
      expect(await previews.inspect(executionId, id, false)).toMatchObject({ kind: 'failed', failure: { kind: 'gone' } })
      expect((await serve(executionId, id)).status).toBe(410)
    }
    expect(simulator.counters.requests).toBe(1)
  })
})

describe('a file that is not what it claims to be', () => {
  it.each(['bytes', 'presigned'] as const)('is requested again if a web page arrived instead of it (%s)', async (downloads) => {
    const { previews, simulator, file } = await startPreviews({ downloads })
    const { executionId, file: { id } } = file({ fate: 'image' })
    simulator.faults.add({ host: downloads === 'bytes' ? 'api' : 'storage', times: 1, then: { kind: 'html' } })
    expect(await previews.inspect(executionId, id, false)).toMatchObject({ kind: 'failed', failure: { saying: saying('page-instead') } })
    expect(await previews.inspect(executionId, id, false)).toMatchObject({ kind: 'image' })
  })


  it.each([
    ['png', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['png', '<!doctype html><script>alert(1)</script>'],
    ['jpeg', 'GIF89a\x01\0\x01\0\0\0\0;'],
    ['mp4', 'MZ\x90\0\x03\0\0\0'],
  ])('is never served: %s containing %j', async (format, bytes) => {
    const { previews, simulator, file, serve } = await startPreviews()
    const { executionId, file: { id } } = file(ofBytes(format, Buffer.from(bytes, 'latin1')))
    expect(await previews.inspect(executionId, id, true)).toMatchObject({
      kind: 'mismatch', claimed: format, head: Buffer.from(bytes, 'latin1').toString('hex'),
    })
    const response = await serve(executionId, id, { asked: true })
    expect(response.status).toBe(415)
    expect(await response.text()).toContain(`claims to be ${format}`)
    expect(simulator.counters.requests).toBe(1)
  })
})

it.each([
  ['svg', 'image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
  ['html', 'text/html', '<!doctype html><script>alert(1)</script>'],
])(
  'is shown as source, never live, if it is %s',
  async (format, mediaType, source) => {
    const { previews, file, serve } = await startPreviews()
    const { executionId, file: { id } } = file(ofBytes(format, source))
    expect(await previews.inspect(executionId, id, true)).toMatchObject({ kind: 'markup', mediaType })
    const response = await serve(executionId, id, { asked: true })
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(await response.text()).toBe(source)
  },
)

it('is shown by its first bytes if its type is unknown', async () => {
  const { previews, file, serve } = await startPreviews()
  const { executionId, file: { id } } = file(ofBytes('weights', Buffer.alloc(5000, 7)))
  const expected = { kind: 'unknown', mediaType: null, head: '07'.repeat(256), sizeBytes: 5000 }
  expect(await previews.inspect(executionId, id, true)).toEqual(expected)
  expect((await serve(executionId, id, { asked: true })).status).toBe(415)
})

it('is recognised by its first bytes even if it arrived whole before they were read', async () => {
  const { previews, file } = await startPreviews()
  const list = JSON.stringify(Array.from({ length: 3000 }, (_, n) => n))
  for (const [kind, format, text] of [['json', 'json', list], ['text', 'txt', '€'.repeat(5000)]] as const) {
    const { executionId, file: { id } } = file(ofBytes(format, text))
    expect(await previews.inspect(executionId, id, true)).toMatchObject({ kind })
  }
})

describe('a video', () => {
  it.each(['bytes', 'presigned', 'redirect'] as const)('that comes as %s can be read at any place, before and after it is complete', async (downloads) => {
    const { simulator, file, serve } = await startPreviews({ downloads })
    const { executionId, file: { id }, content } = file({ fate: 'large', sizeBytes: 3 * mebibyte })
    for (let round = 0; round < 2; round += 1) {
      for (const [start, end] of [[0, content.sizeBytes], [2_900_000, content.sizeBytes], [100, 200], [70_000, 1_000_000]] as const) {
        const response = await serve(executionId, id, { asked: true, headers: { range: `bytes=${start}-${end - 1}` } })
        expect(response.status).toBe(206)
        expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/${content.sizeBytes}`)
        expect(await digest(response)).toBe(await sha256(content.read(start, end)))
      }
    }
    expect((await serve(executionId, id, { asked: true, headers: { range: `bytes=${content.sizeBytes}-` } })).status).toBe(416)
    expect(simulator.counters.requests).toBe(1)
    expect(simulator.counters.storageAuthorizations).toBe(0)
  })

  it('starts to play before it is complete, and nothing partial stays when the app quits', async () => {
    const { simulator, file, serve, previews, folder } = await startPreviews()
    const { executionId, file: { id }, content } = file({ fate: 'large', sizeBytes: 2 * mebibyte })
    simulator.faults.add({ then: { kind: 'stall' } })
    const response = await serve(executionId, id, { asked: true, headers: { range: 'bytes=0-999' } })
    expect(await digest(response)).toBe(await sha256(content.read(0, 1000)))
    const waiting = await serve(executionId, id, { asked: true })
    await previews.stop()
    await expect(waiting.arrayBuffer()).rejects.toThrow()
    expect(readdirSync(folder)).toEqual([])
  })

  it('that breaks off fails instead of ending early, and can be requested again', async () => {
    const { simulator, file, serve } = await startPreviews()
    const { executionId, file: { id }, content } = file({ fate: 'large', sizeBytes: 2 * mebibyte })
    simulator.faults.add({ times: 1, then: { kind: 'truncate' } })
    const response = await serve(executionId, id, { asked: true })
    await expect(response.arrayBuffer()).rejects.toThrow()
    await expect.poll(async () => (await serve(executionId, id, { asked: true })).arrayBuffer().then(({ byteLength }) => byteLength, () => 0)).toBe(content.sizeBytes)
  })
})

it.each([{ fate: 'image' }, { fate: 'large', sizeBytes: 2 * mebibyte }] as const)('says what to show instead of an incomplete file until it is fetched again: %o', async (create) => {
  const { simulator, previews, file, serve } = await startPreviews()
  const { executionId, file: { id } } = file(create)
  simulator.faults.add({ times: 1, then: { kind: 'truncate' } })
  await serve(executionId, id, { asked: true }).then(digest).catch(() => undefined)
  expect(previews.broken(executionId, id)).toMatchObject({ kind: 'failed', failure: { kind: 'network' } })
  await serve(executionId, id, { asked: true }).then(digest)
  expect(previews.broken(executionId, id)).toBeNull()
})

describe('a request', () => {
  it('is answered only for files of tracked executions, and only for reading', async () => {
    const { file, previews, simulator } = await startPreviews()
    const { executionId, file: { id } } = file({ fate: 'image' })
    const other = file({ fate: 'image' })
    const status = async (url: string, init?: RequestInit) => (await previews.serve(new Request(url, init))).status
    expect(await status(previewUrl(executionId, other.file.id, false))).toBe(404)
    expect(await status(previewUrl('exec_00000000-0000-4000-8000-000000000000', id, false))).toBe(404)
    expect(await status(`monitor-file://${executionId}/../../etc/passwd`)).toBe(404)
    expect(await status(`monitor-file://${executionId}/${id}/x`)).toBe(404)
    expect(await status(`https://${executionId}/${id}`)).toBe(404)
    expect(await status(previewUrl(executionId, id, false), { method: 'POST', body: 'x' })).toBe(405)
    expect(simulator.counters.requests).toBe(0)
    expect(await status(previewUrl(executionId, id, false), { method: 'HEAD' })).toBe(200)
    for (const asked of [true, false]) expect(await status(retryUrl(previewUrl(executionId, id, asked)))).toBe(200)
  })
})

it('must be made by the user if an image of unknown size turns out to be too large to load automatically', async () => {
  const { simulator, previews, file, serve } = await startPreviews({ automaticBytes: 10_000 })
  const { executionId, file: { id } } = file({ fate: 'image' })
  const bytes = drawPng(id, 200, 200)
  const host = createServer((_, response) => {
    response.write(bytes.subarray(0, 8_000))
    response.end(bytes.subarray(8_000))
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void host.close())
  await once(host, 'listening')
  simulator.faults.add({ then: { kind: 'redirect', location: `http://127.0.0.1:${(host.address() as AddressInfo).port}/picture` } })
  await previews.inspect(executionId, id, false)
  expect((await serve(executionId, id)).ok).toBe(false)
  expect(previews.broken(executionId, id)).toMatchObject({ kind: 'on-request' })
})
