import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FileReference } from '@shared/execution'
import { retryUrl } from '@shared/files'
import type { Preview } from '@shared/files'
import { saying, verbatim } from '@shared/sayings/sayings'
import { expiryWords, goneWords } from '../../../src/renderer/src/executions/file-expiry'
import { hexLines } from '../../../src/renderer/src/executions/hex'
import { sourcePieces } from '../../../src/renderer/src/executions/highlight'
import { fitScale, zoomStep } from '../../../src/renderer/src/executions/zoom'
import { usePreviews } from '../../../src/renderer/src/stores/previews'
import fc from 'fast-check'
import { idOf } from './rows'

const image: Preview = { kind: 'image', url: 'monitor-file://x/y', mediaType: 'image/png', sizeBytes: 10 }

describe('previews', () => {
  const asked: unknown[] = []
  let answers: ({ ok: true; value: Preview | null } | { ok: false; message: string })[] = []

  beforeEach(() => {
    setActivePinia(createPinia())
    asked.length = 0
    vi.stubGlobal('window', {
      monitor: {
        request: (_name: string, input: unknown) => {
          asked.push(input)
          return Promise.resolve(answers.shift())
        },
      },
    })
  })
  afterEach(() => vi.unstubAllGlobals())

  it('are requested once for what is already shown', async () => {
    answers = [{ ok: true, value: image }]
    const previews = usePreviews()
    await Promise.all([previews.load(idOf(1), 'file_1'), previews.load(idOf(1), 'file_1')])
    await previews.load(idOf(1), 'file_1')
    expect(asked).toEqual([{ executionId: idOf(1), fileId: 'file_1', asked: false }])
    expect(previews.of(idOf(1), 'file_1')).toEqual(image)
  })

  it('know the first image of an execution that was drawn', async () => {
    const second: Preview = { ...image, url: 'monitor-file://x/z' }
    answers = [{ ok: true, value: { kind: 'on-request', sizeBytes: 9 } }, { ok: true, value: image }, { ok: true, value: second }]
    const previews = usePreviews()
    await previews.load(idOf(1), 'file_1')
    expect(previews.pictureOf(idOf(1))).toBeUndefined()
    await previews.load(idOf(1), 'file_2')
    await previews.load(idOf(1), 'file_3')
    expect(previews.pictureOf(idOf(1))).toBeUndefined()
    const measured = { width: 20_000, height: 20_000, durationMs: null }
    await previews.measure(idOf(1), 'file_3', measured)
    expect(previews.pictureOf(idOf(1))).toBeUndefined()
    await previews.measure(idOf(1), 'file_2', { ...measured, height: 10 })
    await previews.measure(idOf(1), 'file_3', { ...measured, height: 10 })
    expect(previews.pictureOf(idOf(1))).toBe(image.url)
    expect(previews.pictureOf(idOf(2))).toBeUndefined()
  })

  it('take a film without a picture for sound, and no film for the first image', async () => {
    const film: Preview = { kind: 'video', url: 'monitor-file://x/v', mediaType: 'video/webm', sizeBytes: 10 }
    answers = [{ ok: true, value: film }, { ok: true, value: film }]
    const previews = usePreviews()
    for (const fileId of ['file_1', 'file_2']) await previews.load(idOf(1), fileId)
    await previews.measure(idOf(1), 'file_1', { width: 0, height: 0, durationMs: 1_000 })
    await previews.measure(idOf(1), 'file_2', { width: 10, height: 10, durationMs: 1_000 })
    expect(['file_1', 'file_2'].map((fileId) => previews.of(idOf(1), fileId))).toEqual([{ ...film, kind: 'audio' }, film])
    expect(previews.pictureOf(idOf(1))).toBeUndefined()
  })

  it('show a failure until the file is there, at an address that is not taken for the one that failed', async () => {
    const failed: Preview = { kind: 'failed', failure: { kind: 'network', saying: saying('broke-off'), requestId: null }, at: 0 }
    answers = [failed, { kind: 'on-request', sizeBytes: 9 } as const, image].map((value) => ({ ok: true, value }))
    const previews = usePreviews()
    const shown: unknown[] = []
    for (let n = 0; n < 3; n += 1) {
      await previews.load(idOf(1), 'file_1')
      shown.push(previews.of(idOf(1), 'file_1'))
    }
    expect(shown).toEqual([failed, failed, { ...image, url: retryUrl(image.url) }])
  })

  it('load a large file only when the user asks for it', async () => {
    answers = [{ ok: true, value: { kind: 'on-request', sizeBytes: 9 } }, { ok: true, value: image }]
    const previews = usePreviews()
    await previews.load(idOf(1), 'file_1')
    await previews.load(idOf(1), 'file_1', true)
    expect(asked.at(-1)).toEqual({ executionId: idOf(1), fileId: 'file_1', asked: true })
    expect(previews.of(idOf(1), 'file_1')).toEqual(image)
  })

  it('remember that the user asked for what failed, but not for what is gone', async () => {
    const failed = (kind: 'network' | 'gone'): Preview => ({ kind: 'failed', failure: { kind, saying: verbatim(kind), requestId: null }, at: 1 })
    answers = [failed('network'), failed('gone'), failed('gone')].map((value) => ({ ok: true, value }))
    const previews = usePreviews()
    await previews.load(idOf(1), 'file_1', true)
    await previews.load(idOf(1), 'file_1')
    await previews.load(idOf(1), 'file_1')
    expect(asked).toMatchObject([{ asked: true }, { asked: true }, { asked: false }])
  })

  it('give a request of the user precedence over the thumbnail in flight, and make it once', async () => {
    const answer: ((preview: Preview) => void)[] = []
    vi.stubGlobal('window', {
      monitor: {
        request: (_name: string, input: unknown) => {
          asked.push(input)
          return new Promise((resolve) => answer.push((value) => resolve({ ok: true, value })))
        },
      },
    })
    const previews = usePreviews()
    const thumbnail = previews.load(idOf(1), 'file_1')
    const wished = previews.load(idOf(1), 'file_1', true)
    await previews.load(idOf(1), 'file_1', true)
    expect(asked).toEqual([false, true].map((byUser) => ({ executionId: idOf(1), fileId: 'file_1', asked: byUser })))
    answer[0]?.({ kind: 'on-request', sizeBytes: 9 })
    await thumbnail
    expect(previews.of(idOf(1), 'file_1')).toBe('loading')
    answer[1]?.(image)
    await wished
    expect(previews.of(idOf(1), 'file_1')).toEqual(image)
  })

  it('tell the user what main refused, and can be requested again', async () => {
    answers = [{ ok: false, message: 'Not now.' }, { ok: true, value: null }]
    const previews = usePreviews()
    await previews.load(idOf(1), 'file_1')
    expect(previews.of(idOf(1), 'file_1')).toMatchObject({ kind: 'failed', failure: { saying: verbatim('Not now.') } })
    await previews.load(idOf(1), 'file_1')
    expect(previews.of(idOf(1), 'file_1')).toMatchObject({ failure: { saying: saying('file-untracked') } })
  })

  it('ask for the size of a file once it was drawn, if it was not known before', async () => {
    answers = [{ ok: true, value: { ...image, sizeBytes: null } }, { ok: true, value: { ...image, sizeBytes: 12 } }]
    const previews = usePreviews()
    await previews.load(idOf(1), 'file_1', true)
    await previews.measure(idOf(1), 'file_1', { width: 7, height: 5, durationMs: null })
    expect(asked).toHaveLength(2)
    expect(previews.of(idOf(1), 'file_1')).toEqual({ ...image, sizeBytes: 12 })
    await previews.measure(idOf(1), 'file_1', { width: 7, height: 5, durationMs: null })
    expect(asked).toHaveLength(2)
  })

  it('correct and complete what the result told about a file, and nothing else', async () => {
    answers = [{ ok: true, value: image }]
    const previews = usePreviews()
    const file: FileReference = { fileId: 'file_1', format: 'jpg', width: null, height: null, durationMs: null, sizeBytes: null, expiresAt: null }
    expect(previews.complete(idOf(1), file)).toEqual(file)
    await previews.load(idOf(1), 'file_1')
    await previews.measure(idOf(1), 'file_1', { width: 7, height: 5, durationMs: null })
    expect(previews.complete(idOf(1), file)).toEqual({ ...file, width: 7, height: 5, sizeBytes: 10 })
    expect(previews.complete(idOf(1), { ...file, width: 9, height: 9, sizeBytes: 3 })).toMatchObject({ width: 7, height: 5, sizeBytes: 10 })
  })
})

describe('the words about an expiry', () => {
  const file = (expiresAt: number | null): FileReference => ({
    fileId: 'file_1',
    format: null,
    width: null,
    height: null,
    durationMs: null,
    sizeBytes: null,
    expiresAt,
  })

  it('look ahead and back', () => {
    expect(expiryWords(file(10_000), 0)).toBe('expires in 10 s')
    expect(expiryWords(file(10_000), 20_000)).toBe('expired 10 s ago')
    expect(expiryWords(file(null), 0)).toBeNull()
  })

  it('say since when a file has been gone, or when that was found out', () => {
    const foundAt = Date.UTC(2026, 5, 1)
    expect(goneWords(file(0), foundAt)).toMatch(/^It expired Jan 1, 1970/)
    expect(goneWords(file(null), foundAt)).toMatch(/before (May 31|Jun 1), 2026/)
    expect(goneWords(file(foundAt + 5), foundAt)).toMatch(/before (May 31|Jun 1), 2026/)
  })
})

describe('a hex head', () => {
  it('shows 16 bytes a line with their text', () => {
    const lines = hexLines(`${'41'.repeat(16)}00ff7e`)
    expect(lines).toEqual([
      { offset: '00000000', bytes: Array(16).fill('41').join(' '), characters: 'A'.repeat(16) },
      { offset: '00000010', bytes: '00 ff 7e', characters: '··~' },
    ])
  })
})

describe('source', () => {
  it('is split into tags, attributes, comments and text', () => {
    const kinds = new Map(sourcePieces('<svg a="1"><!-- x --> 1 </svg>', 'xml').map(({ kind, text }) => [text, kind]))
    expect(Object.fromEntries(kinds)).toMatchObject({ svg: 'name', a: 'attr', '"1"': 'string', '<!-- x -->': 'comment', ' 1 ': null })
  })

  it('loses no character', () => {
    const soup = fc.array(fc.constantFrom('<', '>', '<!--', '-->', 'a', '"', '/', '<svg ', ' ', '{', '#', '`', '\n'), { maxLength: 60 })
    fc.assert(
      fc.property(soup, fc.constantFrom('xml', 'json', 'markdown'), (parts, language) => {
        const source = parts.join('')
        expect(sourcePieces(source, language).map(({ text }) => text).join('')).toBe(source)
      }),
    )
  })
})

describe('zooming', () => {
  it('starts with the whole image in view, never enlarged', () => {
    expect(fitScale({ width: 2000, height: 1000 }, { width: 500, height: 500 })).toBe(0.25)
    expect(fitScale({ width: 100, height: 100 }, { width: 500, height: 500 })).toBe(1)
  })

  it('goes by steps and stops at either end', () => {
    expect(zoomStep(0.33, 1)).toBe(0.5)
    expect(zoomStep(1, 1)).toBe(1.5)
    expect(zoomStep(1, -1)).toBe(0.75)
    expect(zoomStep(8, 1)).toBe(8)
    expect(zoomStep(0.1, -1)).toBe(0.1)
  })
})
