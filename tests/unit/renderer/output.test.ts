import { describe, expect, it } from 'vitest'
import type { JsonValue } from '@shared/execution'
import { outputTexts } from '../../../src/renderer/src/executions/output'

const long = 'It rained all night. '.repeat(30)

describe('the texts of an output', () => {
  it('are the single text it consists of', () => {
    expect(outputTexts('Hello')).toEqual([{ path: '', text: 'Hello' }])
    expect(outputTexts({ text: 'Hello' })).toEqual([{ path: '', text: 'Hello' }])
  })

  it('include those at any depth that do not fit in a line, in order', () => {
    const output: JsonValue = { choices: [{ message: { role: 'assistant', content: long } }, { message: { content: 'one\ntwo' } }], text: 'Short', n: 7 }
    expect(outputTexts(output)).toEqual([
      { path: 'choices[0].message.content', text: long },
      { path: 'choices[1].message.content', text: 'one\ntwo' },
      { path: '', text: 'Short' },
    ])
  })

  it('do not include numbers, short words or encoded data', () => {
    for (const output of [undefined, null, 42, true, [], { word: 'Hello', image: 'iVBORw0KGgo'.repeat(100) }]) expect(outputTexts(output)).toEqual([])
  })

  it('are empty if there is nothing to read', () => {
    for (const output of ['', ' \n', { text: '' }]) expect(outputTexts(output)).toEqual([])
  })

  it('are found within bounds', () => {
    const many = Array.from({ length: 100 }, () => long)
    expect(outputTexts(many)).toHaveLength(20)
    expect(outputTexts([...Array.from({ length: 50_000 }, (_, n) => n), long])).toEqual([])
  })
})
