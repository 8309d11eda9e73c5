import { expect, it } from 'vitest'
import { newExecution } from '../../../src/main/tracking/observe'
import { whyNoResult } from '../../../src/renderer/src/executions/no-result'

const error = { code: 'GENERATION_FAILED', message: '', retryable: null, requestId: null, details: [] }
const file = { fileId: 'file_1', format: null, width: null, height: null, durationMs: null, sizeBytes: null, expiresAt: null }
const execution = newExecution('exec_0f8fad5b-d9cb-469f-a165-70867728950e', 'main', 0)
const why = (changes: Partial<typeof execution>, output?: number) => whyNoResult({ execution: { ...execution, ...changes }, output })

it('an end without a result or an error says what it means', () => {
  expect(why({ status: 'EXPIRED' })).toBe('expired')
  expect(why({ status: 'CANCELLED' })).toBe('cancelled')
  expect(why({ status: 'FAILED' })).toBe('failed')
  expect(why({ status: 'COMPLETED', result: 'fetched' })).toBe('empty')
})

it('an end that is explained, has something to show, or is still to come says nothing', () => {
  expect(why({ status: 'FAILED', error })).toBeNull()
  expect(why({ status: 'EXPIRED', error })).toBeNull()
  expect(why({ status: 'CANCELLED', files: [file] })).toBeNull()
  expect(why({ status: 'COMPLETED', result: 'fetched', files: [file] })).toBeNull()
  expect(why({ status: 'COMPLETED', result: 'fetched' }, 0)).toBeNull()
  expect(why({ status: 'COMPLETED', result: 'due' })).toBeNull()
  expect(why({ status: 'COMPLETED', result: 'unavailable' })).toBeNull()
  expect(why({ status: 'PROCESSING' })).toBeNull()
})
