import { expect, it } from 'vitest'
import { newExecution } from '../../../src/main/tracking/observe'
import { dueWords, whyNoResult } from '../../../src/renderer/src/executions/no-result'
import { saying } from '../../../src/shared/sayings/sayings'

const error = { code: 'GENERATION_FAILED', message: '', retryable: null, requestId: null, details: [] }
const file = { fileId: 'file_1', format: null, width: null, height: null, durationMs: null, sizeBytes: null, expiresAt: null }
const execution = newExecution('exec_0f8fad5b-d9cb-469f-a165-70867728950e', 'main', 0)
const why = (changes: Partial<typeof execution>, output?: number | string) => whyNoResult({ execution: { ...execution, ...changes }, output })

it('an end without a result or an error says what it means', () => {
  expect(why({ status: 'EXPIRED' })).toBe('expired')
  expect(why({ status: 'CANCELLED' })).toBe('cancelled')
  expect(why({ status: 'FAILED' })).toBe('failed')
  expect(why({ status: 'COMPLETED', result: 'fetched' })).toBe('empty')
  expect(why({ status: 'COMPLETED', result: 'fetched' }, '')).toBe('empty')
  expect(why({ status: 'COMPLETED', result: 'fetched' }, ' \n')).toBe('empty')
})

it('nothing is said about an end that is explained, has something to show, or is yet to come', () => {
  expect(why({ status: 'FAILED', error })).toBeNull()
  expect(why({ status: 'EXPIRED', error })).toBeNull()
  expect(why({ status: 'CANCELLED', files: [file] })).toBeNull()
  expect(why({ status: 'COMPLETED', result: 'fetched', files: [file] })).toBeNull()
  expect(why({ status: 'COMPLETED', result: 'fetched' }, 0)).toBeNull()
  expect(why({ status: 'COMPLETED', result: 'due' })).toBeNull()
  expect(why({ status: 'COMPLETED', result: 'unavailable' })).toBeNull()
  expect(why({ status: 'PROCESSING' })).toBeNull()
})

it('a due result says what it is waiting for, and does not mention the budget if a request failed', () => {
  const trouble = { kind: 'server', saying: saying('server-trouble', { said: 'HTTP 500' }), code: null, httpStatus: 500, requestId: null } as const
  expect(dueWords({ trouble: null }, null)).toBe('The result will be fetched as soon as the rate budget allows.')
  expect(dueWords({ trouble }, 'until the API answers again')).toBe('The request for the result is waiting until the API answers again.')
  expect(dueWords({ trouble: null }, 'for the network')).toBe('The request for the result is waiting for the network.')
  expect(dueWords({ trouble }, null)).toBe('The result will be requested again.')
})
