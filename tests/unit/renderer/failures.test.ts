import { describe, expect, it } from 'vitest'
import { explain } from '../../../src/renderer/src/executions/failures'
import { t } from '../../../src/renderer/src/i18n'

describe('a failure', () => {
  it('is explained by its code', () => {
    const { meaning, again, advice } = explain({ code: 'MODEL_OVERLOADED', retryable: true })
    expect([meaning, again, advice].map((key) => t(key))).toEqual([
      'The model had more work than it could handle.',
      'May succeed.',
      'Try again in a few minutes, or choose another model.',
    ])
  })

  it('says by its code whether a new execution may succeed, if the reply does not', () => {
    expect(explain({ code: 'GENERATION_FAILED', retryable: null }).again).toBe('failure.againMay')
    expect(explain({ code: 'INTERNAL_ERROR', retryable: null }).again).toBe('failure.againNot')
  })

  it('believes the reply rather than the code', () => {
    expect(explain({ code: 'GENERATION_FAILED', retryable: false })).toEqual({
      meaning: 'failure.meaning.GENERATION_FAILED',
      again: 'failure.againNot',
      advice: 'failure.advice.unknown',
    })
    expect(explain({ code: 'INTERNAL_ERROR', retryable: true }).advice).toBe('failure.advice.unknownRetryable')
  })

  it('with an undocumented code is reported as such', () => {
    expect(explain({ code: 'toString', retryable: null })).toEqual({
      meaning: 'failure.meaning.unknown',
      again: 'failure.againUnknown',
      advice: 'failure.advice.unknown',
    })
  })
})
