import { expect, it } from 'vitest'
import { freeUsedBuffers } from '../../../src/main/files/buffers'

it('frees the memory of buffers that nobody holds any more', () => {
  const fill = (): number => Array.from({ length: 200 }, () => new Uint8Array(64 * 1024)).length
  freeUsedBuffers()
  expect(fill()).toBe(200)
  const before = process.memoryUsage().arrayBuffers
  freeUsedBuffers()
  expect(before - process.memoryUsage().arrayBuffers).toBeGreaterThan(100 * 64 * 1024)
})
