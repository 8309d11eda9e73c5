import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readContent } from '../../../src/main/files/content'
import { format, formatOf, servedAs } from '../../../src/main/files/formats'
import { drawPng } from '../../../src/simulator/files/png'
import { drawWav } from '../../../src/simulator/files/wav'

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1')
const png = drawPng('a', 8, 8)
const samples: Record<string, Uint8Array> = {
  png,
  jpeg: bytes('\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0'),
  webp: bytes('RIFF\x24\0\0\0WEBPVP8 \x18\0\0\0'),
  gif: bytes('GIF89a\x01\0\x01\0\0\0\0;'),
  avif: bytes('\0\0\0\x20ftypavif\0\0\0\0avifmif1miafMA1B'),
  mp4: bytes('\0\0\0\x1cftypmp42\0\0\0\0mp42mp41isom'),
  webm: bytes('\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm\x42\x87\x81\x02\x42\x85\x81\x02'),
  mp3: bytes('ID3\x04\0\0\0\0\x10\0').subarray(0),
  wav: drawWav('a', 50),
  ogg: bytes(`OggS\0\x02${'\0'.repeat(20)}\x01\x1e\x01vorbis${'\0'.repeat(40)}`),
  text: bytes('It rained.\n'),
  json: bytes('{"a": [1, 2]}'),
  svg: bytes('<?xml version="1.0"?>\n<!-- drawn -->\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
  html: bytes('<!DOCTYPE html><title>x</title>'),
}

describe('what a file is', () => {
  it.each(Object.keys(samples))('is recognised from the bytes of %s, and compared with what was claimed', async (name) => {
    const sample = samples[name] ?? new Uint8Array()
    const wanted = formatOf(name)
    const claims = [wanted?.extension, wanted?.mediaType, name.toUpperCase()]
    for (const claim of claims) expect(await readContent(sample, true, claim ?? null)).toMatchObject({ format: wanted, verdict: 'match' })
    expect(await readContent(sample, true, null)).toMatchObject({ format: wanted, verdict: 'unknown' })
    expect(await readContent(sample, true, 'application/octet-stream')).toMatchObject({ format: wanted, verdict: 'unknown' })
    const others = Object.keys(samples).filter((other) => other !== name && !['text', 'json', 'svg', 'html'].includes(other))
    for (const other of others) expect((await readContent(sample, true, other)).verdict).toBe('mismatch')
  })

  it('is never an image if it is markup, whatever it claims', async () => {
    for (const claimed of ['image/png', 'image/svg+xml', 'text/html', null]) {
      expect((await readContent(samples['svg'] ?? png, true, claimed)).format).toBe(format('svg'))
      expect((await readContent(samples['html'] ?? png, true, claimed)).format?.kind).toBe('markup')
    }
    expect((await readContent(bytes('\xef\xbb\xbf <svg onload=x>'), true, 'image/svg+xml')).format).toBe(format('svg'))
  })

  it.each([
    ['html', 'text/html'],
    ['svg', 'image/svg+xml'],
    ['json', 'application/json'],
    ['text', 'text/plain'],
    ['mp3', 'audio/mpeg'],
  ])('is named if it claims to be an image and is %s', async (name, mediaType) => {
    expect(await readContent(samples[name] ?? png, true, 'image/png')).toMatchObject({ verdict: 'mismatch', claimed: 'image/png', mediaType })
  })

  it('may be claimed by its kind only, or by a word that names no format', async () => {
    const verdicts = async (claimed: string) => {
      return Promise.all(['png', 'mp4', 'wav', 'text'].map(async (name) => (await readContent(samples[name] ?? png, true, claimed)).verdict))
    }
    expect(await verdicts('image')).toEqual(['match', 'mismatch', 'mismatch', 'mismatch'])
    expect(await verdicts('video/*')).toEqual(['mismatch', 'match', 'mismatch', 'mismatch'])
    // A film's container may hold sound alone.
    expect(await verdicts('Audio')).toEqual(['mismatch', 'match', 'match', 'mismatch'])
    expect(await verdicts('square')).toEqual(['unknown', 'unknown', 'unknown', 'unknown'])
    expect(await verdicts('psd')).toEqual(['mismatch', 'mismatch', 'mismatch', 'unknown'])
  })

  it('may be a web page that begins with any word', async () => {
    expect(await readContent(bytes('Hello <b>you</b>'), true, 'text/html')).toMatchObject({ format: format('text'), verdict: 'unknown' })
  })

  it('is plain text to the page if it is text or markup', () => {
    for (const name of ['svg', 'html', 'xml', 'text', 'markdown', 'csv'] as const) expect(servedAs(format(name), 'utf-8')).toBe('text/plain; charset=utf-8')
    expect(servedAs(format('png'), null)).toBe('image/png')
  })

  it('gives the extension of its own kind if that is a medium, and otherwise none that only its bytes suggest', async () => {
    const icon = bytes('\0\0\x01\0\x01\0\x04\x04\0\0\x01\0\x20\0\x10\0\0\0\x16\0\0\0')
    const program = bytes(`MZ${'\0'.repeat(100)}`)
    for (const [sample, extension] of [[icon, 'ico'], [samples['jpeg'] ?? png, 'jpg'], [program, null], [bytes('\x01\x02'), null]] as const) {
      expect(await readContent(sample, true, null)).toMatchObject({ extension })
    }
  })

  it('is recognised as text even if its head ends within a character', async () => {
    const text = Buffer.from('é'.repeat(100))
    expect((await readContent(text.subarray(0, 101), false, 'text/plain')).verdict).toBe('match')
    expect((await readContent(text.subarray(0, 101), true, 'text/plain')).format).toBeNull()
  })

  it('may be UTF-16 text with a byte order mark, while a sound that begins like it stays a sound', async () => {
    const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le')
    for (const [text, name] of [['Grüße\r\n', 'text'], ['{"a": 1}', 'json'], ['<svg onload="x">', 'svg']] as const) {
      for (const sample of [utf16(text), utf16(text).swap16()]) {
        expect(await readContent(sample, true, 'text/plain')).toMatchObject({ format: format(name), verdict: 'match' })
        expect((await readContent(sample, true, 'image/png')).verdict).toBe('mismatch')
      }
    }
    const sound = bytes(`\xff\xfe\x84\x44${'\0'.repeat(300)}`)
    expect(await readContent(sound, true, 'audio/mpeg')).toMatchObject({ mediaType: 'audio/mpeg', verdict: 'match' })
  })

  it.each(['BMW builds cars.', 'MZ is a mark.', 'WEBVTT\n\n00:01.000 --> 00:02.000\nHello', 'ID3 and others', 'BEGIN:VCARD\nVERSION:4.0', 'GIF89a is a format'])(
    'is text if it can be read, although it begins like another format: %s',
    async (text) => {
      expect(await readContent(bytes(text), true, 'text/plain')).toMatchObject({ format: format('text'), verdict: 'match', encoding: 'utf-8' })
    },
  )

  it('is what its signature says if that is of a format written as text', async () => {
    expect(await readContent(bytes('%PDF-1.4\n1 0 obj\n'), true, 'application/pdf')).toMatchObject({ format: format('pdf'), verdict: 'match', encoding: null })
    expect(await readContent(bytes('{\\rtf1 Hello}'), true, 'text/plain')).toMatchObject({ format: null, verdict: 'mismatch' })
  })

  it('is a subtitle by its claim', async () => {
    for (const claimed of ['vtt', 'text/vtt', 'srt', 'application/x-subrip']) {
      expect(await readContent(bytes('WEBVTT\n\n1\n00:00:01,000 --> 00:00:02,000\nHello'), true, claimed)).toMatchObject({ format: format('text'), verdict: 'match' })
    }
  })

  it.each([
    ['windows-1252', bytes('Gr\xfc\xdfe aus M\xfcnchen, \x84caf\xe9\x93\r\n')],
    ['utf-16le', Buffer.from('Grüße\r\n', 'utf16le')],
    ['utf-16be', Buffer.from('Grüße\r\n', 'utf16le').swap16()],
  ])('may be text in %s without a mark, if it claims to be text', async (encoding, sample) => {
    for (const whole of [true, false]) {
      expect(await readContent(sample, whole, 'text/csv')).toMatchObject({ format: format('text'), verdict: 'match', encoding })
      expect(await readContent(sample, whole, null)).toMatchObject({ format: null, encoding: null })
    }
  })

  it('is UTF-8 rather than another encoding if most of it is', async () => {
    const text = Buffer.from('Grüße aus München')
    for (const head of [text, text.subarray(0, 3)]) expect((await readContent(head, false, 'text/plain')).encoding).toBe('utf-8')
    // Neither has control characters in its text.
    for (const noise of [bytes('a\xfc\x01'), bytes('a\0\x01\0')]) expect((await readContent(noise, true, 'text/plain')).format).toBeNull()
  })

  it('is unknown for bytes without a signature', async () => {
    const noise = bytes('\x00\x01\x02\x03'.repeat(50))
    expect(await readContent(noise, true, null)).toMatchObject({ format: null, verdict: 'unknown' })
    expect((await readContent(noise, true, 'image/png')).verdict).toBe('mismatch')
    expect((await readContent(noise, true, 'application/x-weights')).verdict).toBe('unknown')
    expect((await readContent(png, true, 'application/x-weights')).verdict).toBe('mismatch')
  })

  it('is determined without throwing, and is never an image if it only claims to be one', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.option(fc.string()), async (head, claimed) => {
      const { verdict, format: found } = await readContent(head, true, claimed)
      if (verdict === 'match' && found?.kind === 'image') expect(formatOf(claimed)?.kind).toBe('image')
    }))
  })
})
