import { expect, it, vi } from 'vitest'
import { freeUsedBuffers } from '../../../src/main/files/buffers'

it('frees the memory of buffers that nobody holds any more', async () => {
  const fill = (): number => Array.from({ length: 200 }, () => new Uint8Array(64 * 1024)).length
  expect(fill()).toBe(200)
  const before = process.memoryUsage().arrayBuffers
  // V8 frees beside the program, and counts it later.
  await vi.waitFor(() => {
    freeUsedBuffers()
    expect(before - process.memoryUsage().arrayBuffers).toBeGreaterThan(100 * 64 * 1024)
  })
})
