import { describe, expect, it } from 'vitest'
import { readOpened } from '../../../src/main/modelroute/file-replies'

const date = 'Wed, 20 Mar 2024 10:00:30 GMT'
const opened = (headers: Record<string, string>) => readOpened(new Response('x', { headers }), null, null)

describe('the If-Range header for resuming', () => {
  it.each([
    [{ etag: '"a"', 'last-modified': date }, '"a"'],
    // If-Range takes no weak tag.
    [{ etag: 'W/"a"', 'last-modified': date }, date],
    [{ etag: 'W/"a"' }, null],
    [{ etag: '"a"', 'accept-ranges': 'none' }, null],
    [{ etag: '"a"', 'content-encoding': 'gzip' }, null],
  ])('for %j is %j', (headers, validator) => {
    expect(opened(headers)?.validator).toBe(validator)
  })
})

describe('a range of a file', () => {
  const range = (headers: Record<string, string>, validator = '"a"') => readOpened(new Response('x', { status: 206, headers }), { start: 5, validator }, null)

  it('is accepted if it begins where requested', () => {
    expect(range({ 'content-range': 'bytes 5-9/10' })).toMatchObject({ start: 5, totalBytes: 10 })
    expect(range({ 'content-range': 'bytes 5-9/*' })).toMatchObject({ start: 5, totalBytes: null })
  })

  it.each([[{ 'content-range': 'bytes 4-9/10' }], [{}], [{ 'content-range': 'bytes */10' }]])('is rejected with %j', (headers) => {
    expect(range(headers)).toBeNull()
  })

  // A server that ignores If-Range sends a part of whatever it has now.
  it.each([
    ['"a"', { etag: '"b"' }],
    [date, { 'last-modified': 'Wed, 20 Mar 2024 10:00:31 GMT' }],
  ])('is rejected if it is of another file than %s', (validator, headers) => {
    expect(range({ 'content-range': 'bytes 5-9/10', ...headers }, validator)).toBeNull()
  })

  it.each([
    ['"a"', { etag: '"a"', 'last-modified': 'Wed, 20 Mar 2024 10:00:31 GMT' }],
    ['"a"', { etag: 'W/"a"' }],
    [date, { etag: '"b"', 'last-modified': date }],
  ])('is accepted if nothing shows that it is of another file than %s', (validator, headers) => {
    expect(range({ 'content-range': 'bytes 5-9/10', ...headers }, validator)).toMatchObject({ start: 5 })
  })
})
