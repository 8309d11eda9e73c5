import { join, resolve, sep } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeholderNames } from '@shared/files'
import {
  fillTemplate, lacksExtension, numbered, partName, previewTemplate, safePart, withExtension, type NameFacts,
} from '../../../src/main/files/names'

const facts: NameFacts = {
  at: new Date(2026, 10, 3, 9, 5, 7).getTime(),
  model: 'flux-1.1-pro',
  executionId: 'exec_0b54b1cb-2c3a-4f1e-9d55-8d6f3d1f0a11',
  fileId: 'file_11111111-2222-4333-8444-555555555555',
  n: 2,
  label: null,
  extension: 'png',
}

const hostile = [
  '', '.', '..', '...', '../../etc/passwd', '..\\..\\windows\\system32', '/etc/passwd', 'C:\\boot.ini', '\\\\server\\share', 'a/b', 'a:b',
  'con', 'CON', 'nul.txt', 'Aux .png', 'com1', 'COM¹.png', 'lpt9.tar.gz', 'CONIN$', ' leading', 'trailing ', 'trailing.', '.hidden',
  '-rf', '~root', 'a\0b.png', 'a\nb.png', 'photo\u202egnp.exe', 'a\u200bb', '\ud800', 'a\u2028b', '<>:"|?*', 'x'.repeat(5000),
  '😀'.repeat(500), 'e\u0301'.repeat(300), 'z\u0300'.repeat(1) + '\u0300'.repeat(400), 'z' + '\u{e0100}'.repeat(400), 'ａ／ｂ', '%2e%2e%2f', '$(rm -rf)', '`id`',
]
const anyText = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme', maxLength: 400 }))

function expectSafe(part: string): void {
  expect(Buffer.byteLength(part)).toBeGreaterThan(0)
  expect(Buffer.byteLength(part)).toBeLessThanOrEqual(120)
  expect(part).not.toMatch(/[<>:"/\\|?*]|\p{C}|[\u2028\u2029]/u)
  expect(part).not.toMatch(/^[\s.~-]|[\s.]$/u)
  expect(part).not.toMatch(/^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*(\.|$)/i)
}

describe('a part of a name', () => {
  it.each(hostile)('is safe on every system if made from %j', (text) => expectSafe(safePart(text)))

  it('is safe whatever the text, and does not change if made again', () => {
    fc.assert(fc.property(anyText, (text) => {
      const part = safePart(text)
      expectSafe(part)
      expect(safePart(part)).toBe(part)
    }))
  })

  it('keeps what is harmless, in any script', () => {
    for (const text of ['Hafen bei Nacht.png', '夜の港.webp', 'porto à noite (2).mp4', 'a_b-c.txt']) expect(safePart(text)).toBe(text.normalize('NFC'))
  })

  it('keeps its extension when it is shortened', () => {
    expect(safePart(`${'夜'.repeat(300)}.webp`)).toMatch(/^夜{30,40}\.webp$/)
  })
})

describe('a template', () => {
  it('makes folders only from its own separators', () => {
    expect(fillTemplate('{date}/{model}/{id}-{n}.{ext}', facts)).toBe(`2026-11-03/flux-1.1-pro/${facts.executionId}-2.png`)
    expect(fillTemplate('{model}/{time} {label}', { ...facts, model: 'org/../model', label: '../up' })).toBe('org-..-model/09-05-07 ..-up.png')
  })

  it('never leads out of the folder it is joined to, and every part is safe', () => {
    const template = fc.oneof(
      anyText,
      fc.array(fc.constantFrom(...placeholderNames.map((name) => `{${name}}`), '/', '\\', '..', '.', ' ', '{', '}', 'x'), { maxLength: 40 }).map((all) => all.join('')),
    )
    const known = fc.record({ model: fc.option(anyText), label: fc.option(anyText), extension: fc.constantFrom(null, 'png') })
    fc.assert(fc.property(template, known, anyText, (text, some, late) => {
      const name = withExtension(fillTemplate(text, { ...facts, ...some }), safePart(late))
      const base = resolve('/base')
      expect(resolve(join(base, name)).startsWith(base + sep)).toBe(true)
      expect(name.split('/').length).toBeLessThanOrEqual(8)
      for (const part of name.split('/')) expectSafe(part)
    }))
  })

  it('uses what else is known for a model or label of which no character may be in a name', () => {
    for (const text of ['', '\u200b', ' . ', '\u202e\n']) {
      expect(fillTemplate('{model}/{label}.{ext}', { ...facts, model: text, label: text })).toBe(`unknown model/${facts.executionId}.png`)
    }
  })

  it('leaves the extension open while the format is unknown', () => {
    const name = fillTemplate('{model}/{id}.{ext}', { ...facts, extension: null })
    expect(lacksExtension(name)).toBe(true)
    expect(withExtension(name, 'webp')).toBe(`flux-1.1-pro/${facts.executionId}.webp`)
    expect(partName(name, 'abcdefgh-1234')).toBe(`flux-1.1-pro/${facts.executionId}.abcdefgh.part`)
    expect(lacksExtension(withExtension(name, 'webp'))).toBe(false)
  })

  it('puts files whose format is not known yet into the folder `other`, because a folder cannot wait', () => {
    expect(withExtension(fillTemplate('{ext}/{n}.{ext}', { ...facts, extension: null }), 'webp')).toBe('other/2.webp')
  })

  it('makes at most eight parts', () => {
    expect(fillTemplate('1/2/3/4/5/6/7/8/9/{n}.{ext}', facts)).toBe('1/2/3/4/5/6/7/8-9-2.png')
  })

  it('says what is wrong with it', () => {
    expect(previewTemplate('{date}/{n}.{ext}', facts)).toEqual({ ok: true, example: '2026-11-03/2.png' })
    expect(previewTemplate('{when}', facts)).toMatchObject({ ok: false, message: expect.stringContaining('{when} is not a placeholder') })
    expect(previewTemplate(' ', facts).ok).toBe(false)
  })

  it.each([
    ['{date', '{date'], ['{date/{n}.{ext}', '{date'], ['{n}-{date', '{date'], ['{date {n}', '{date'], ['date}/{n}', 'date}'], ['{n}}', '}'], ['a{', '{'],
  ])('says so if a brace of %s has no counterpart', (template, lone) => {
    expect(previewTemplate(template, facts)).toMatchObject({ ok: false, message: expect.stringContaining(`${lone} is missing a brace`) })
  })
})

it('adds a number to names that are taken', () => {
  expect([1, 2, 3].map((n) => numbered('a.b/c.tar.gz', n))).toEqual(['a.b/c.tar.gz', 'a.b/c.tar (2).gz', 'a.b/c.tar (3).gz'])
  expect(numbered('a.b/c', 2)).toBe('a.b/c (2)')
})
