import { afterEach, describe, expect, it } from 'vitest'
import { resolveLanguage } from '@shared/language'
import { formatBytes, formatDuration, formatMoment, formatMoney } from '../../../src/renderer/src/format'
import { formatNumber, i18n, setLanguage, t } from '../../../src/renderer/src/i18n'
import { de } from '../../../src/renderer/src/locales/de'
import { en } from '../../../src/renderer/src/locales/en'

type Catalogue = { [key: string]: string | Catalogue }

function textsOf(catalogue: Catalogue, prefix = ''): [key: string, text: string][] {
  return Object.entries(catalogue).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${prefix}${key}`, value] satisfies [string, string]] : textsOf(value, `${prefix}${key}.`),
  )
}

/** Each plural form's placeholders; the form for one may say the number in words. */
function formsOf(text: string): string[][] {
  return text.split(' | ').map((form) => [...new Set(form.match(/\{\w+\}/g) ?? [])].filter((name) => name !== '{n}').sort())
}

afterEach(() => setLanguage('en', ['en']))

describe('the catalogues', () => {
  const german = new Map(textsOf(de))
  const english = textsOf(en)

  it('have the same keys', () => {
    expect([...german.keys()].sort()).toEqual(english.map(([key]) => key).sort())
  })

  it('agree in placeholders and plural forms', () => {
    const counts = (text: string): boolean => (text.split(' | ').at(-1) ?? '').includes('{n}')
    const shapeOf = (text: string) => ({ forms: formsOf(text), counts: counts(text) })
    for (const [key, text] of english) expect(shapeOf(german.get(key) ?? ''), key).toEqual(shapeOf(text))
  })

  it('have only messages that can be formatted', () => {
    for (const [key] of english) {
      for (const language of ['en', 'de'] as const) expect(i18n.global.t(key, { n: 2 }, { plural: 2, locale: language }), key).not.toBe(key)
    }
  })
})

describe('the language', () => {
  it.each([
    ['system', ['de-AT'], { language: 'de', locale: 'de-AT' }],
    // As Chromium tells the languages of de_CH.UTF-8.
    ['system', ['de', 'de-CH', 'de-CH', 'de'], { language: 'de', locale: 'de-CH' }],
    ['system', ['en-GB', 'en'], { language: 'en', locale: 'en-GB' }],
    ['system', ['fr', 'fr-FR'], { language: 'en', locale: 'en' }],
    ['system', ['fr-FR', 'en-GB'], { language: 'en', locale: 'en-GB' }],
    ['system', ['fr', 'fr-FR', 'de-DE', 'en-GB'], { language: 'de', locale: 'de-DE' }],
    ['system', ['den'], { language: 'en', locale: 'en' }],
    ['system', [], { language: 'en', locale: 'en' }],
    ['de', ['en-US'], { language: 'de', locale: 'de' }],
    ['de', ['en-US', 'de-CH'], { language: 'de', locale: 'de-CH' }],
  ] as const)('for the choice %s on a system with %j', (choice, system, expected) => {
    expect(resolveLanguage(choice, system)).toEqual(expected)
  })

  it('applies to texts, numbers, dates and money', () => {
    setLanguage('de', ['en-US'])
    expect(t('naming.label.apply', {}, 1)).toBe('Benennen')
    expect(t('selection.marked', {}, 12_345)).toBe('12.345 ausgewählt')
    expect(t('fields.full', { n: 10_000 })).toContain('10.000 Zeichen')
    expect(formatNumber(0.5, { style: 'percent' })).toBe('50\u00a0%')
    expect(formatMoney('0.040')).toBe('0,040\u00a0$')
    expect(formatMoney('1234.50')).toBe('1234,50\u00a0$')
    expect(formatDuration(8_420)).toBe('8,4 s')
    expect(formatBytes(1_482_330)).toBe('1,5 MB')
    expect(formatMoment(new Date(2026, 10, 24, 15, 4, 5).getTime())).toBe('24.11.2026, 15:04:05')
    expect(t('views.savedAs', { name: 'שלום' })).toContain('\u2068שלום\u2069')
    setLanguage('en', ['en-US'])
    expect(t('selection.marked', {}, 12_345)).toBe('12,345 selected')
    expect(formatMoney('0.040')).toBe('$0.040')
  })
})
