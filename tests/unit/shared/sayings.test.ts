import { describe, expect, it } from 'vitest'
import { de } from '@shared/sayings/de'
import { en } from '@shared/sayings/en'
import { english, formatSaying, saying, verbatim } from '@shared/sayings/sayings'
import { sayingSchema } from '@shared/sayings/schema'
import type { SayingName } from '@shared/sayings/sayings'

const german = { language: 'de', locale: 'de' } as const
const names = Object.keys(en) as SayingName[]
const placesOf = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort()

describe('the messages about failures', () => {
  it.each(names)('have the same placeholders in every language: %s', (name) => {
    expect(placesOf(de[name])).toEqual(placesOf(en[name]))
  })

  it('are different sentences in every language', () => {
    for (const name of names.filter((other) => other !== 'verbatim')) expect(de[name], name).not.toBe(en[name])
  })

  it('contain their values, with numbers formatted for the locale', () => {
    const said = saying('wrong-length', { expected: 1_234_567, found: 5 })
    expect(formatSaying(said, english)).toContain('has 1,234,567 bytes, but the storage host sends 5')
    expect(formatSaying(said, german)).toContain('hat die Datei 1.234.567 Bytes, es kommen aber 5')
    expect(formatSaying(saying('disk-denied', { folder: '/{reason}/$&' }), english)).toContain('no permission to write to /{reason}/$&.')
  })

  // A preview, or a download that was given up, waits for the user.
  it.each(names)('do not promise another try, which is up to whoever makes it: %s', (name) => {
    expect([en[name], de[name]].filter((text) => /by itself|von selbst/.test(text))).toEqual([])
  })

  it('can be stored and read again', () => {
    for (const said of [verbatim('{text} as it is'), saying('server-trouble', { said: '503' })]) {
      expect(sayingSchema.parse(JSON.parse(JSON.stringify(said)))).toEqual(said)
    }
    expect(formatSaying(verbatim('{text} as it is'), german)).toBe('{text} as it is')
  })
})
