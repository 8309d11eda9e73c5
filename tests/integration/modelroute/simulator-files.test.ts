import { createHash } from 'node:crypto'
import { decode } from 'fast-png'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { SimulatedFile } from '../../../src/simulator/files/files'
import type { CreateOptions } from '../../../src/simulator/executions'
import type { Simulator, SimulatorOptions } from '../../../src/simulator/simulator'
import { startSimulator } from '../../support/simulator'

const presignedSchema = z.object({
  url: z.url(),
  expires_at: z.iso.datetime(),
  content_type: z.string(),
  size_bytes: z.number(),
})

interface Served {
  simulator: Simulator
  file: SimulatedFile
  /** Asks for the download with the key; redirects are left to the test. */
  download: (headers?: Record<string, string>) => Promise<Response>
}

async function serve(create: CreateOptions, options: SimulatorOptions = {}): Promise<Served> {
  const { simulator, baseUrl } = await startSimulator(options)
  const [file] = simulator.create({ durationMs: 1, ageMs: 2, ...create }).files
  if (file === undefined) throw new Error('The execution has no file.')
  const download = (headers = {}): Promise<Response> => {
    const authorization = `Bearer ${simulator.key}`
    return fetch(`${baseUrl}/v1/files/${file.id}/download`, {
      headers: { authorization, ...headers },
      redirect: 'manual',
    })
  }
  return { simulator, file, download }
}

async function sha256(response: Response): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of response.body ?? []) hash.update(chunk)
  return hash.digest('hex')
}

describe('the bytes of a file', () => {
  test('an image has the type and the size in pixels that its execution claims', async () => {
    const { file, download } = await serve({ fate: 'image' }, { downloads: 'bytes' })
    const response = await download()
    expect(response.headers.get('content-type')).toBe('image/png')
    expect(response.headers.get('content-disposition')).toContain(`${file.id}.png`)
    const bytes = new Uint8Array(await response.arrayBuffer())
    expect(response.headers.get('content-length')).toBe(String(bytes.byteLength))
    expect(decode(bytes)).toMatchObject({ width: file.width, height: file.height })
  })

  test('a range has the same bytes as the whole file there', async () => {
    const { download } = await serve({ fate: 'audio' }, { downloads: 'bytes' })
    const reply = await download()
    const whole = Buffer.from(await reply.arrayBuffer())
    const etag = reply.headers.get('etag') ?? ''
    const part = async (headers: Record<string, string>): Promise<[number, string | null, boolean]> => {
      const response = await download(headers)
      const bytes = Buffer.from(await response.arrayBuffer())
      return [
        response.status,
        response.headers.get('content-range'),
        whole.includes(bytes) && bytes.length < whole.length,
      ]
    }
    const size = whole.length
    expect(await part({ range: 'bytes=0-9' })).toEqual([206, `bytes 0-9/${size}`, true])
    expect(await part({ range: `bytes=${size - 5}-` })).toEqual([
      206,
      `bytes ${size - 5}-${size - 1}/${size}`,
      true,
    ])
    expect(await part({ range: 'bytes=-7' })).toEqual([206, `bytes ${size - 7}-${size - 1}/${size}`, true])
    expect(await part({ range: 'bytes=5-99999999', 'if-range': etag })).toEqual([
      206,
      `bytes 5-${size - 1}/${size}`,
      true,
    ])
    expect(await part({ range: 'bytes=0-9', 'if-range': '"another"' })).toEqual([200, null, false])
    expect(await part({ range: 'bytes=0-1,4-5' })).toEqual([200, null, false])
    expect(await part({ range: `bytes=${size}-` })).toEqual([416, `bytes */${size}`, true])
  })

  test('a server without ranges sends the whole file', async () => {
    const { download } = await serve({ fate: 'json' }, { downloads: 'bytes', ranges: false })
    const response = await download({ range: 'bytes=0-9' })
    expect([response.status, response.headers.get('accept-ranges')]).toEqual([200, 'none'])
    expect(await response.json()).toHaveProperty('url')
  })

  test('a large file arrives whole, and identical in two halves', async () => {
    const sizeBytes = 20 * 1024 * 1024 + 7
    const { file, simulator, download } = await serve({ fate: 'large', sizeBytes }, { downloads: 'bytes' })
    const content = simulator.contentOf(file)
    const expected = await sha256(new Response(content.read(0, sizeBytes)))
    expect(await sha256(await download())).toBe(expected)
    const hash = createHash('sha256')
    for (const range of [`bytes=0-${9_999_999}`, 'bytes=10000000-']) {
      for await (const chunk of (await download({ range })).body ?? []) hash.update(chunk)
    }
    expect(hash.digest('hex')).toBe(expected)
  })

  test('a transfer can break off after some bytes', async () => {
    const { simulator, download } = await serve(
      { fate: 'large', sizeBytes: 5_000_000 },
      { downloads: 'bytes' },
    )
    simulator.faults.add({ path: '/download', times: 1, then: { kind: 'truncate', afterBytes: 1_000_000 } })
    const response = await download()
    expect(response.headers.get('content-length')).toBe('5000000')
    let received = 0
    const readAll = async (): Promise<void> => {
      for await (const chunk of response.body ?? []) received += chunk.byteLength
    }
    await expect(readAll()).rejects.toThrow()
    expect(received).toBe(1_000_000)
  })
})

describe('presigned links', () => {
  test('lead to the storage host, on another origin, which never sees the key', async () => {
    const { file, simulator, download } = await serve(
      { fate: 'image' },
      { downloads: 'presigned', clockOffsetMs: 60_000 },
    )
    const response = await download()
    const link = presignedSchema.parse(await response.json())
    expect(new URL(link.url).origin).not.toBe(new URL(response.url).origin)
    expect(Math.abs(Date.parse(link.expires_at) - Date.now() - 61 * 60_000)).toBeLessThan(60_000)
    const stored = await fetch(link.url)
    expect(stored.headers.get('content-type')).toBe(link.content_type)
    expect((await stored.arrayBuffer()).byteLength).toBe(link.size_bytes)
    expect(link.content_type).toBe(file.contentType)
    expect(simulator.counters).toMatchObject({ storageRequests: 1, storageAuthorizations: 0 })
  })

  test('a key that reaches the storage host is recorded', async () => {
    const { simulator, download } = await serve({ fate: 'json' }, { downloads: 'presigned' })
    const { url } = presignedSchema.parse(await (await download()).json())
    await fetch(url, { headers: { authorization: `Bearer ${simulator.key}` } })
    expect(simulator.counters.storageAuthorizations).toBe(1)
  })

  test('are valid for their time, and only for their file', async () => {
    let now = 1_710_928_800_000
    const { download } = await serve(
      { fate: 'json' },
      { downloads: 'presigned', presignedForMs: 5_000, clock: { wall: () => now } },
    )
    const { url } = presignedSchema.parse(await (await download()).json())
    expect((await fetch(url)).status).toBe(200)
    expect((await fetch(url.replace(/file_[^?]+/, 'file_00000000-0000-4000-8000-000000000000'))).status).toBe(
      403,
    )
    now += 5_001
    const expired = await fetch(url)
    expect([expired.status, await expired.text()]).toEqual([403, expect.stringContaining('AccessDenied')])
  })

  test('serve ranges and HEAD', async () => {
    const { download } = await serve({ fate: 'audio' }, { downloads: 'presigned' })
    const { url, size_bytes: size } = presignedSchema.parse(await (await download()).json())
    const part = await fetch(url, { headers: { range: 'bytes=0-3' } })
    expect([part.status, await part.text()]).toEqual([206, 'RIFF'])
    const head = await fetch(url, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([
      200,
      String(size),
      '',
    ])
  })

  test('GET /url answers with one whatever the download does', async () => {
    const { simulator, baseUrl } = await startSimulator({ downloads: 'bytes' })
    const [file] = simulator.create({ fate: 'image', durationMs: 1, ageMs: 2 }).files
    const response = await fetch(`${baseUrl}/v1/files/${file?.id}/url`, {
      headers: { authorization: `Bearer ${simulator.key}` },
    })
    expect(presignedSchema.parse(await response.json()).content_type).toBe('image/png')
  })
})

test('can be redirects to the storage host', async () => {
  const { simulator, download } = await serve({ fate: 'audio' }, { downloads: 'redirect' })
  const response = await download()
  expect(response.status).toBe(302)
  const stored = await fetch(response.headers.get('location') ?? '')
  expect(stored.headers.get('content-type')).toBe('audio/wav')
  expect(simulator.counters.storageAuthorizations).toBe(0)
})

test('mixed downloads come in all three forms, always the same for the same file', async () => {
  const { simulator, baseUrl } = await startSimulator({ downloads: 'mixed' })
  const formOf = async (id: string): Promise<string> => {
    const init = { headers: { authorization: `Bearer ${simulator.key}` }, redirect: 'manual' } as const
    const response = await fetch(`${baseUrl}/v1/files/${id}/download`, init)
    await response.body?.cancel()
    return `${response.status} ${response.headers.get('content-type')}`
  }
  const ids = Array.from(
    { length: 24 },
    () => simulator.create({ fate: 'audio', durationMs: 1, ageMs: 2 }).files[0]?.id ?? '',
  )
  const forms = await Promise.all(ids.map(formOf))
  expect(new Set(forms.map((form) => form.slice(0, 21)))).toEqual(
    new Set(['200 audio/wav', '200 application/json', '302 null']),
  )
  expect(await Promise.all(ids.map(formOf))).toEqual(forms)
})

test.each<[string, CreateOptions]>([
  ['unknown', { fate: 'text', files: [] }],
  ['of an execution under way', { fate: 'image', durationMs: 60_000, ageMs: 0 }],
  [
    'expired',
    {
      files: [
        {
          contentType: 'text/plain',
          format: 'txt',
          expiresAt: 1,
          content: () => ({ sizeBytes: 0, etag: '""', read: () => new ReadableStream() }),
        },
      ],
    },
  ],
])('a file that is %s answers FILE_NOT_FOUND', async (_, create) => {
  const { simulator, baseUrl } = await startSimulator()
  const { files } = simulator.create({ fate: 'image', durationMs: 1, ageMs: 2, ...create })
  const id = files[0]?.id ?? 'file_00000000-0000-4000-8000-000000000000'
  for (const path of ['download', 'url']) {
    const response = await fetch(`${baseUrl}/v1/files/${id}/${path}`, {
      headers: { authorization: `Bearer ${simulator.key}` },
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { code: 'FILE_NOT_FOUND' } })
  }
})
