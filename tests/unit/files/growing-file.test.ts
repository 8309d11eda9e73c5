import fc from 'fast-check'
import { expect, it } from 'vitest'
import { saying } from '@shared/sayings/sayings'
import type { PartFile } from '../../../src/main/files/disk'
import { GrowingFile } from '../../../src/main/files/growing-file'

const sizeBytes = 1_000_000
const content = Buffer.from(Array.from({ length: sizeBytes }, (_, at) => at % 251))

function partInMemory(): PartFile {
  const bytes = Buffer.alloc(sizeBytes)
  return {
    size: async () => sizeBytes,
    truncate: async () => undefined,
    read: async (start, length) => bytes.subarray(start, start + length),
    sync: async () => undefined,
    close: async () => undefined,
    write: async (pieces, position) => bytes.set(Buffer.concat(pieces), position),
  }
}

it('says that its length is wrong if its reply ended without having told another', async () => {
  for (const statedBytes of [sizeBytes - 1, sizeBytes + 1]) {
    const file = new GrowingFile(partInMemory(), () => undefined)
    await file.grow({ start: 0, totalBytes: null, statedBytes, mediaType: null, isPage: false, validator: null, body: new Blob([content]).stream() }, () => 2 * sizeBytes, '')
    expect(file.end).toMatchObject({ failure: { saying: saying('wrong-length', { expected: statedBytes, found: sizeBytes }) } })
  }
})

it('loses a reader whose bytes the disk cannot read any more', async () => {
  const file = new GrowingFile({ ...partInMemory(), read: () => Promise.reject(new Error('EIO: i/o error, read')) }, () => undefined)
  const read = new Response(file.stream(0, sizeBytes)).arrayBuffer()
  await file.grow({ start: 0, totalBytes: sizeBytes, statedBytes: null, mediaType: null, isPage: false, validator: null, body: new Blob([content]).stream() }, () => sizeBytes, '')
  await expect(read).rejects.toThrow('EIO')
  expect(file.readers).toBe(0)
})

it('has the bytes that each reader asks for, and as many readers as are still reading', async () => {
  const range = fc.tuple(fc.nat(sizeBytes - 1), fc.nat(sizeBytes - 1)).map(([one, other]) => ({ start: Math.min(one, other), end: Math.max(one, other) + 1 }))
  const reader = fc.record({ range, leaves: fc.boolean() })
  await fc.assert(fc.asyncProperty(fc.array(reader, { minLength: 1, maxLength: 5 }), async (readers) => {
    const counts: number[] = []
    const file = new GrowingFile(partInMemory(), (count) => counts.push(count))
    const streams = readers.map(({ range: { start, end } }) => file.stream(start, end))
    expect(file.readers).toBe(readers.length)
    const body = new Blob([content]).stream()
    const grown = file.grow({ start: 0, totalBytes: sizeBytes, statedBytes: null, mediaType: null, isPage: false, validator: null, body }, () => sizeBytes, '')
    await Promise.all(streams.map(async (stream, at) => {
      const { range: { start, end }, leaves } = readers[at] ?? { range: { start: 0, end: 0 }, leaves: true }
      if (leaves) return stream.cancel()
      expect(Buffer.from(await new Response(stream).arrayBuffer()).equals(content.subarray(start, end))).toBe(true)
    }))
    await grown
    expect([file.readers, counts.at(-1)]).toEqual([0, 0])
  }), { numRuns: 30 })
})
