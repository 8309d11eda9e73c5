import { expect, it } from 'vitest'
import { fileFacts } from '../../../src/renderer/src/executions/files'

it('a file without pixels is not told to have 0 × 0 of them', () => {
  const sound = { fileId: 'file_1', format: 'audio/webm', width: 0, height: 0, durationMs: 4000, sizeBytes: 64_000, expiresAt: null }
  expect(fileFacts(sound).join(' ')).not.toContain('×')
  expect(fileFacts({ ...sound, width: 640, height: 480 })).toContain('640 × 480')
})
