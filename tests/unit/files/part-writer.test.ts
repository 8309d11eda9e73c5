import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { PartFile } from '../../../src/main/files/disk'
import { PartWriter } from '../../../src/main/files/part-writer'

/** A file in memory that writes late, and counts how many writes are under way. */
function slowPart(failAt = Infinity): PartFile & { bytes: Buffer; mostAtOnce: number } {
  const part = {
    bytes: Buffer.alloc(9 * 1024 * 1024),
    atOnce: 0,
    mostAtOnce: 0,
    size: async () => 0,
    truncate: async () => undefined,
    read: async () => new Uint8Array(),
    sync: async () => undefined,
    close: async () => undefined,
    async write(pieces: readonly Uint8Array[], position: number) {
      const bytes = Buffer.concat(pieces)
      part.atOnce += 1
      part.mostAtOnce = Math.max(part.mostAtOnce, part.atOnce)
      await new Promise((resolve) => setImmediate(resolve))
      part.atOnce -= 1
      if (position + bytes.byteLength > failAt) throw Object.assign(new Error('full'), { code: 'ENOSPC' })
      part.bytes.set(bytes, position)
    },
  }
  return part
}

it('writes what it is given, in order, whatever the pieces', async () => {
  const pieces = fc.array(fc.oneof(fc.nat(100), fc.integer({ min: 60_000, max: 70_000 }), fc.integer({ min: 900_000, max: 2_200_000 })), { maxLength: 4 })
  await fc.assert(fc.asyncProperty(pieces, fc.nat(1000), async (sizes, start) => {
    const part = slowPart()
    const writer = new PartWriter(part, start)
    let next = 0
    for (const size of sizes) {
      const piece = Buffer.alloc(size)
      for (let at = 0; at < size; at += 97) piece[at] = (next += 1) % 251
      const before = writer.received
      await writer.push(piece)
      await writer.push(new Uint8Array())
      expect(writer.received).toBe(before + size)
      expect(writer.received - writer.written).toBeLessThanOrEqual(4 * 1024 * 1024)
    }
    await writer.flush()
    const total = sizes.reduce((sum, size) => sum + size, start)
    expect([writer.received, writer.written]).toEqual([total, total])
    let position = start
    let expected = 0
    for (const size of sizes) {
      for (let at = 0; at < size; at += 97) if (part.bytes[position + at] !== (expected += 1) % 251) expect.fail(`byte ${position + at}`)
      position += size
    }
    expect(part.mostAtOnce).toBeLessThanOrEqual(1)
  }), { numRuns: 25 })
})

it('reports a failed write with the next bytes, and how much was written before', async () => {
  const writer = new PartWriter(slowPart(1_500_000), 0)
  const writes = new Set<number>()
  const all = async (): Promise<void> => {
    for (;;) {
      await writer.push(Buffer.alloc(100_000))
      writes.add(writer.received)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  await expect(all()).rejects.toThrow('full')
  await expect(writer.flush()).rejects.toThrow('full')
  expect([writer.written, Math.max(...writes)]).toEqual([1_500_000, 1_600_000])
})

it('makes the network wait once more than 4 MiB are unwritten', async () => {
  const writer = new PartWriter(slowPart(), 0)
  for (let piece = 0; piece < 8; piece += 1) {
    await writer.push(Buffer.alloc(1024 * 1024))
    expect(writer.received - writer.written).toBeLessThanOrEqual(4 * 1024 * 1024)
  }
  await writer.flush()
  expect(writer.written).toBe(8 * 1024 * 1024)
})

it('frees bytes once they are written, unless they share their buffer', async () => {
  const part = slowPart()
  const writer = new PartWriter(part, 0)
  const writtenWhenFreed: number[] = []
  // As in Electron; Node 20 does not have it.
  const freeable = (size: number) => Object.assign(new ArrayBuffer(size), { transfer: () => void writtenWhenFreed.push(writer.written) })
  await writer.push(new Uint8Array(freeable(300)))
  await writer.push(new Uint8Array(freeable(500), 100, 200))
  expect(writtenWhenFreed).toEqual([])
  await writer.flush()
  expect(writtenWhenFreed).toEqual([300])

  const full = new PartWriter(slowPart(0), 0)
  await full.push(new Uint8Array(freeable(300)))
  await expect(full.flush()).rejects.toThrow('full')
  expect(writtenWhenFreed).toEqual([300])
})
