import { expect, it } from 'vitest'
import { de } from '../../../src/main/words/de'
import { en } from '../../../src/main/words/en'

const hebrew = 'שלום'

it.each([
  ['English', en],
  ['German', de],
])('a path, a name or another program\'s message is isolated from the words around it: %s', (_language, { refusal, writing, template }) => {
  const texts = [
    refusal.noAutostart(hebrew, hebrew), refusal.noLinks(hebrew), refusal.savedGone(hebrew),
    writing.full(hebrew), writing.denied(hebrew), writing.failed(hebrew, hebrew), template.unknown(hebrew, '{id}'), template.loneBrace(hebrew, '{id}'),
  ]
  for (const text of texts) expect(text.replaceAll(`\u2068${hebrew}\u2069`, '')).not.toContain(hebrew)
})
