import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { saying } from '@shared/sayings/sayings'
import { fillTemplate } from '../../../src/main/files/names'
import { systemClock } from '../../../src/main/tracking/system-clock'
import { contentOf, generatedContent } from '../../../src/simulator/files/content'
import { digestOf, endedFile, saving, sha256 } from '../../support/files'
import { filesIn, startSaving } from '../../support/saving'

const mebibyte = 1024 * 1024

describe.each(['bytes', 'presigned', 'redirect'] as const)('a download of %s', (form) => {
  it('arrives whole under its name, with nothing else beside it', async () => {
    const { simulator, downloads, folder, until } = await startSaving({ downloads: form })
    const { executionId, file, content } = endedFile(simulator, { fate: 'large', sizeBytes: 3 * mebibyte + 7 })
    const [id = ''] = downloads.save([saving(executionId, file, { folder, name: 'a/b/clip.mp4' })])
    const { phase, receivedBytes, totalBytes } = await until(id, 'done')
    expect(phase).toMatchObject({ path: join(folder, 'a/b/clip.mp4'), verdict: 'match' })
    expect([receivedBytes, totalBytes]).toEqual([content.sizeBytes, content.sizeBytes])
    expect(await sha256(phase.path)).toBe(await digestOf(content))
    expect(filesIn(folder)).toEqual(['clip.mp4'])
    expect(simulator.counters.storageAuthorizations).toBe(0)
  })

  it('can be paused, and continues where it was', async () => {
    const { simulator, downloads, folder, until, untilState, sent } = await startSaving({ downloads: form })
    const { executionId, file, content } = endedFile(simulator, { fate: 'large', sizeBytes: 8 * mebibyte })
    const host = form === 'bytes' ? 'api' : 'storage'
    simulator.faults.add({ host, path: file.id, times: 1, then: { kind: 'stall' } })
    const [id = ''] = downloads.save([saving(executionId, file, { folder })])
    await untilState(id, ({ receivedBytes }) => receivedBytes === content.sizeBytes / 2)
    await downloads.pause([id])
    const { receivedBytes } = await until(id, 'paused')
    expect(filesIn(folder)).toEqual([expect.stringMatching(/\.part$/)])

    downloads.resume([id])
    const { phase } = await until(id, 'done')
    expect(await sha256(phase.path)).toBe(await digestOf(content))
    const ranges = sent.flatMap(({ headers }) => headers['range'] ?? [])
    expect(ranges.at(-1)).toBe(`bytes=${statSync(phase.path).size / 2}-`)
    expect(receivedBytes).toBeLessThanOrEqual(content.sizeBytes / 2)
  })
})

describe('an interrupted transfer', () => {
  it('is resumed automatically from where it broke off', async () => {
    const { simulator, downloads, folder, until, sent } = await startSaving({ downloads: 'bytes' })
    const { executionId, file, content } = endedFile(simulator, { fate: 'large', sizeBytes: 2 * mebibyte })
    simulator.faults.add({ path: file.id, times: 3, then: { kind: 'truncate', afterBytes: 300_000 } })
    const [id = ''] = downloads.save([saving(executionId, file, { folder })])
    const { phase } = await until(id, 'done')
    expect(await sha256(phase.path)).toBe(await digestOf(content))
    expect(sent.map(({ headers }) => headers['range'])).toEqual([undefined, 'bytes=300000-', 'bytes=600000-', 'bytes=900000-'])
  })

  it('starts over if the server serves no ranges', async () => {
    const { simulator, downloads, folder, until, sent } = await startSaving({ downloads: 'bytes', ranges: false })
    const { executionId, file, content } = endedFile(simulator, { fate: 'large', sizeBytes: 2 * mebibyte })
    simulator.faults.add({ path: file.id, times: 1, then: { kind: 'truncate' } })
    const [id = ''] = downloads.save([saving(executionId, file, { folder })])
    const { phase } = await until(id, 'done')
    expect(await sha256(phase.path)).toBe(await digestOf(content))
    expect(sent.map(({ headers }) => headers['range'])).toEqual([undefined, undefined])
  })

  it('starts over if the file has another length by now, unless the result states the old one', async () => {
    const { simulator, downloads, folder, until, untilState } = await startSaving({ downloads: 'bytes' })
    const content = { ...generatedContent('before', 4 * mebibyte) }
    const { executionId, file } = endedFile(simulator, { files: [{ contentType: 'video/mp4', format: 'mp4', content: () => content }] })
    simulator.faults.add({ times: 2, then: { kind: 'stall' } })
    const requests = [saving(executionId, file, { folder }), saving(executionId, file, { folder, name: 'stated.mp4', sizeBytes: content.sizeBytes })]
    const ids = downloads.save(requests)
    for (const id of ids) await untilState(id, ({ receivedBytes }) => receivedBytes === 2 * mebibyte)
    await downloads.pause(ids)
    Object.assign(content, generatedContent('after', 5 * mebibyte))
    downloads.resume(ids)
    const [unstated = '', stated = ''] = ids
    expect(await sha256((await until(unstated, 'done')).phase.path)).toBe(await digestOf(content))
    expect((await until(stated, 'failed')).phase.failure.kind).toBe('wrong-length')
  })

  it('survives an expired link by requesting a new one', async () => {
    const { simulator, downloads, folder, until } = await startSaving({ downloads: 'presigned' })
    const { executionId, file, content } = endedFile(simulator, { fate: 'large', sizeBytes: 2 * mebibyte })
    simulator.faults.add({ host: 'storage', times: 1, then: { kind: 'truncate' } })
    simulator.faults.add({ host: 'storage', times: 1, then: { kind: 'status', status: 403 } })
    const [id = ''] = downloads.save([saving(executionId, file, { folder })])
    const { phase } = await until(id, 'done')
    expect(await sha256(phase.path)).toBe(await digestOf(content))
    expect(simulator.counters.requests).toBe(2)
  })

  it('is given up after many tries without a byte, and can be tried again', async () => {
    const { simulator, downloads, folder, until } = await startSaving({ downloads: 'bytes' })
    const { executionId, file, content } = endedFile(simulator, { fate: 'large', sizeBytes: 5000 })
    const recover = simulator.faults.add({ then: { kind: 'status', status: 503 } })
    const [id = ''] = downloads.save([saving(executionId, file, { folder })])
    for (const requests of [9, 18]) {
      expect((await until(id, 'failed')).phase.failure.kind).toBe('server')
      expect(simulator.counters.requests).toBe(requests)
      expect(filesIn(folder)).toEqual([])
      if (requests > 9) recover()
      downloads.resume([id])
    }
    expect(await sha256((await until(id, 'done')).phase.path)).toBe(await digestOf(content))
  })

  it('waits as long as the server wants, unless it is paused and resumed', async () => {
    const { simulator, downloads, folder, until } = await startSaving({ downloads: 'bytes' })
    const { executionId, file, content } = endedFile(simulator, { fate: 'large', sizeBytes: 5000 })
    simulator.faults.add({ times: 1, then: { kind: 'status', status: 503, headers: { 'retry-after': '600' } } })
    const timers = vi.spyOn(systemClock, 'after')
    const request = saving(executionId, file, { folder })
    const [id = ''] = downloads.save([request])
    const { phase } = await until(id, 'waiting')
    expect(phase.failure.kind).toBe('server')
    expect(Math.round((phase.until - Date.now()) / 10_000)).toBe(60)
    await vi.waitFor(() => expect(Math.max(...timers.mock.calls.map(([ms]) => ms))).toBeGreaterThan(590_000))
    downloads.save([request])
    expect(downloads.list()).toMatchObject([{ phase }])
    await downloads.pause([id])
    expect(downloads.list()).toMatchObject([{ phase: { kind: 'paused' } }])
    downloads.resume([id])
    expect(await sha256((await until(id, 'done')).phase.path)).toBe(await digestOf(content))
  })

  it('is given up if every try breaks off at the same byte and none can be resumed', async () => {
    const { simulator, downloads, folder, until } = await startSaving({ downloads: 'bytes', ranges: false })
    const { executionId, file } = endedFile(simulator, { fate: 'large', sizeBytes: 5000 })
    simulator.faults.add({ then: { kind: 'truncate' } })
    const [id = ''] = downloads.save([saving(executionId, file, { folder })])
    expect((await until(id, 'failed')).phase.failure.kind).toBe('network')
    expect(simulator.counters.requests).toBe(9)
    await downloads.discard([id])
    expect(filesIn(folder)).toEqual([])
  })

  it('does not take the answer of a login page for the file', async () => {
    const { simulator, downloads, folder, until } = await startSaving({ downloads: 'bytes' })
    const { executionId, file, content } = endedFile(simulator, { fate: 'large', sizeBytes: 5000 })
    simulator.faults.add({ times: 2, then: { kind: 'html' } })
    const [id = ''] = downloads.save([saving(executionId, file, { folder })])
    expect(await sha256((await until(id, 'done')).phase.path)).toBe(await digestOf(content))
    expect(simulator.counters.requests).toBe(3)
  })

  it.each([{}, { format: null, sizeBytes: null }])('does not take such an answer of the storage host for a file of another length or type: %j', async (claims) => {
    const { simulator, downloads, folder, until } = await startSaving({ downloads: 'presigned' })
    const { executionId, file, content } = endedFile(simulator, { fate: 'large', sizeBytes: 5000 })
    simulator.faults.add({ host: 'storage', times: 1, then: { kind: 'html' } })
    const [id = ''] = downloads.save([saving(executionId, file, { folder, ...claims })])
    expect(await sha256((await until(id, 'done')).phase.path)).toBe(await digestOf(content))
  })
})

describe('a wrong length', () => {
  it('is rejected if the result states another', async () => {
    const { simulator, downloads, folder, until } = await startSaving({ downloads: 'bytes' })
    const { executionId, file } = endedFile(simulator, { fate: 'large', sizeBytes: 5000 })
    const [id = ''] = downloads.save([saving(executionId, file, { folder, sizeBytes: 4999 })])
    const { phase } = await until(id, 'failed')
    expect(phase.failure).toMatchObject({ kind: 'wrong-length', saying: saying('wrong-length', { expected: 4999, found: 5000 }) })
    expect(existsSync(folder)).toBe(true)
    expect(filesIn(folder)).toEqual([])
  })

  it('is rejected if the presigned reply states another', async () => {
    const { simulator, downloads, folder, until, baseUrl } = await startSaving({ downloads: 'presigned' })
    const { executionId, file } = endedFile(simulator, { fate: 'large', sizeBytes: 5000 })
    const said = await fetch(`${baseUrl}/v1/files/${file.id}/url`, { headers: { authorization: `Bearer ${simulator.key}` } })
    const body = JSON.stringify({ ...((await said.json()) as object), size_bytes: 6000 })
    simulator.faults.add({ path: '/download', then: { kind: 'body', body } })
    const [id = ''] = downloads.save([saving(executionId, file, { folder })])
    expect((await until(id, 'failed')).phase.failure.kind).toBe('wrong-length')
    expect(filesIn(folder)).toEqual([])
  })

  it('is told after two tries if replies without a length end at the same byte', async () => {
    const { simulator, downloads, folder, until } = await startSaving({ downloads: 'bytes' })
    const said = Buffer.from('It rained.')
    const { executionId, file } = endedFile(simulator, { files: [{ contentType: 'text/plain', format: 'txt', content: () => contentOf(said) }] })
    simulator.faults.add({ path: '/download', then: { kind: 'body', body: said.toString(), contentType: 'text/plain', headers: { 'transfer-encoding': 'chunked' } } })
    const [id = ''] = downloads.save([saving(executionId, file, { folder, sizeBytes: 12 })])
    expect((await until(id, 'failed')).phase.failure).toMatchObject({ kind: 'wrong-length', saying: saying('wrong-length', { expected: 12, found: 10 }) })
    expect(simulator.counters.requests).toBe(2)
    expect(filesIn(folder)).toEqual([])
  })
})

describe('several downloads', () => {
  it('run three at a time, and each can be removed without a trace', async () => {
    const { simulator, downloads, folder, until } = await startSaving({ downloads: 'bytes' })
    const saved = Array.from({ length: 5 }, () => endedFile(simulator, { fate: 'large', sizeBytes: mebibyte }))
    const release = simulator.faults.add({ then: { kind: 'stall' } })
    const ids = downloads.save(saved.map(({ executionId, file }) => saving(executionId, file, { folder })))
    for (const id of ids.slice(0, 3)) await until(id, 'running')
    expect(downloads.list().map(({ phase }) => phase.kind)).toEqual(['running', 'running', 'running', 'queued', 'queued'])
    release()
    await downloads.discard(ids.slice(0, 4))
    await until(ids[4] ?? '', 'done')
    expect(downloads.list()).toHaveLength(1)
    expect(filesIn(folder)).toEqual([`${saved[4]?.file.id}.mp4`])
  })

  it('of the same file to the same place become one', async () => {
    const { simulator, downloads, folder, until } = await startSaving({ downloads: 'bytes' })
    const { executionId, file } = endedFile(simulator, { fate: 'large', sizeBytes: 5000 })
    const request = saving(executionId, file, { folder })
    const [first, second] = [downloads.save([request, request]), downloads.save([request])]
    expect([...first, ...second]).toEqual(Array(3).fill(first[0]))
    const { phase } = await until(first[0] ?? '', 'done')
    expect(downloads.list()).toHaveLength(1)
    await downloads.discard(first)
    expect(downloads.list()).toEqual([])
    expect(existsSync(phase.path)).toBe(true)
  })
})

it('take the extension from the content if the result tells no format', async () => {
  const { simulator, downloads, folder, until } = await startSaving({ downloads: 'bytes' })
  const { executionId, file } = endedFile(simulator, { fate: 'audio' })
  const facts = { at: 0, model: 'tts', executionId, fileId: file.id, n: 1, label: null, extension: null }
  const name = fillTemplate('{model}/{n}.{ext}', facts)
  const [id = ''] = downloads.save([saving(executionId, file, { folder, name, format: null })])
  expect((await until(id, 'done')).phase.path).toBe(join(folder, 'tts/1.wav'))
})

it.each([['text/csv; charset=utf-8', 'csv'], ['text/html', 'txt'], ['application/pdf', 'txt']])(
  'take the extension of a text, whose bytes tell no format, from its media type %s', async (contentType, extension) => {
    const { simulator, downloads, folder, until } = await startSaving({ downloads: 'bytes' })
    const table = contentOf(Buffer.from('name,colour\nfir,green\n'))
    const { executionId, file } = endedFile(simulator, { files: [{ contentType, format: '', content: () => table }] })
    const [id = ''] = downloads.save([saving(executionId, file, { folder, name: '1.{ext}', format: null })])
    expect((await until(id, 'done')).phase.path).toBe(join(folder, `1.${extension}`))
  },
)

it('say that a saved file is not what it claims to be', async () => {
  const { simulator, downloads, folder, until } = await startSaving({ downloads: 'bytes' })
  const page = contentOf(Buffer.from('<!doctype html><script>alert(1)</script>'))
  const { executionId, file } = endedFile(simulator, { files: [{ contentType: 'image/png', format: 'png', content: () => page }] })
  const [id = ''] = downloads.save([saving(executionId, file, { folder })])
  expect((await until(id, 'done')).phase).toMatchObject({ verdict: 'mismatch', path: join(folder, `${file.id}.png`) })
})

it('say that a file is gone, and do not offer to try again', async () => {
  const { simulator, downloads, folder, until } = await startSaving({ downloads: 'bytes' })
  const spec = { contentType: 'text/plain', format: 'txt', expiresAt: 1, content: () => contentOf(Buffer.from('x')) }
  const { executionId, file } = endedFile(simulator, { files: [spec] })
  const [id = ''] = downloads.save([saving(executionId, file, { folder })])
  expect((await until(id, 'failed')).phase.failure.kind).toBe('gone')
  expect(simulator.counters.requests).toBe(1)
  // Saved once more it is tried anew, and not listed twice.
  expect(downloads.save([saving(executionId, file, { folder })])).toEqual([id])
  expect(downloads.list()).toMatchObject([{ id, phase: { kind: 'queued' } }])
  await until(id, 'failed')
  expect(simulator.counters.requests).toBe(2)
})
