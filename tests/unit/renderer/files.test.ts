import { afterEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { useFileText } from '../../../src/renderer/src/composables/file-text'
import { fileFacts } from '../../../src/renderer/src/executions/files'

afterEach(() => vi.unstubAllGlobals())

const utf8 = new TextEncoder()
const utf16 = [...'\ufeffGrüße'].map((character) => character.charCodeAt(0))

it.each([
  ['UTF-8', utf8.encode('Grüße')],
  ['UTF-8 with a mark', utf8.encode('\ufeffGrüße')],
  ['UTF-16', Uint8Array.from(utf16.flatMap((code) => [code & 0xff, code >> 8]))],
  ['UTF-16, the other way round', Uint8Array.from(utf16.flatMap((code) => [code >> 8, code & 0xff]))],
  ['nothing', new Uint8Array()],
])('a file is read as text from %s', async (_, bytes) => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(bytes)))
  const scope = effectScope()
  const reading = scope.run(() => useFileText(() => 'monitor-file://x/y', 1000))
  await vi.waitFor(() => expect(reading?.value).toEqual({ kind: 'ready', text: bytes.length === 0 ? '' : 'Grüße', cut: false }))
  scope.stop()
})

it('a file without pixels is not shown as 0 × 0', () => {
  const sound = { fileId: 'file_1', format: 'audio/webm', width: 0, height: 0, durationMs: 4000, sizeBytes: 64_000, expiresAt: null }
  expect(fileFacts(sound).join(' ')).not.toContain('×')
  expect(fileFacts({ ...sound, width: 640, height: 480 })).toContain('640 × 480')
})
