import { afterEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { useFileText } from '../../../src/renderer/src/composables/file-text'
import { fileFacts } from '../../../src/renderer/src/executions/files'

afterEach(() => vi.unstubAllGlobals())

const utf8 = new TextEncoder()
const utf16 = [...'\ufeffGrüße'].map((character) => character.charCodeAt(0))

it.each([
  ['utf-8', utf8.encode('Grüße')],
  ['utf-8', utf8.encode('\ufeffGrüße')],
  ['utf-16le', Uint8Array.from(utf16.flatMap((code) => [code & 0xff, code >> 8]))],
  ['utf-16be', Uint8Array.from(utf16.flatMap((code) => [code >> 8, code & 0xff]))],
  ['windows-1252', Uint8Array.from([...'Grüße'].map((character) => character.charCodeAt(0)))],
  ['utf-8', new Uint8Array()],
])('a file is read as text in %s if it is served as that', async (charset, bytes) => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(bytes, { headers: { 'content-type': `text/plain; charset=${charset}` } })))
  const scope = effectScope()
  const reading = scope.run(() => useFileText(() => 'monitor-file://x/y', 1000))
  await vi.waitFor(() => expect(reading?.value).toEqual({ kind: 'ready', text: bytes.length === 0 ? '' : 'Grüße', cut: false }))
  scope.stop()
})

it.each([false, true])('a file whose first letters beyond ASCII come late is read as text all the same (more than is read: %s)', async (cut) => {
  const letters = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from([...text].map((character) => character.charCodeAt(0)))
  const read = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(bytes, { headers: { 'content-type': 'text/plain; charset=utf-8' } })))
    const scope = effectScope()
    const reading = scope.run(() => useFileText(() => 'monitor-file://x/y', cut ? bytes.length - 1 : bytes.length))
    await vi.waitFor(() => expect(reading?.value).toMatchObject({ kind: 'ready', cut }))
    scope.stop()
    return reading?.value.kind === 'ready' ? reading.value.text : ''
  }
  const ascii = 'a'.repeat(5_000)
  expect(await read(letters(`${ascii}Grüße aus Köln.`))).toBe(`${ascii}Grüße aus Köln${cut ? '' : '.'}`)
  expect(await read(utf8.encode(`${ascii}Grüß`))).toBe(`${ascii}Grü${cut ? '' : 'ß'}`)
  expect(await read(utf8.encode(`${ascii}Grüße\ufffd.`))).toBe(`${ascii}Grüße\ufffd${cut ? '' : '.'}`)
})

it('a file without pixels is not shown as 0 × 0', () => {
  const sound = { fileId: 'file_1', format: 'audio/webm', width: 0, height: 0, durationMs: 4000, sizeBytes: 64_000, expiresAt: null }
  expect(fileFacts(sound).join(' ')).not.toContain('×')
  expect(fileFacts({ ...sound, width: 640, height: 480 })).toContain('640 × 480')
})
