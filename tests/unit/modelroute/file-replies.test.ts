import { describe, expect, it } from 'vitest'
import { readOpened } from '../../../src/main/modelroute/file-replies'

const date = 'Wed, 20 Mar 2024 10:00:30 GMT'
const opened = (headers: Record<string, string>, status = 200, asked = 0) => readOpened(new Response('x', { status, headers }), asked, null)

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
  it('is accepted if it begins where requested', () => {
    expect(opened({ 'content-range': 'bytes 5-9/10' }, 206, 5)).toMatchObject({ start: 5, totalBytes: 10 })
    expect(opened({ 'content-range': 'bytes 5-9/*' }, 206, 5)).toMatchObject({ start: 5, totalBytes: null })
  })

  it.each([[{ 'content-range': 'bytes 4-9/10' }], [{}], [{ 'content-range': 'bytes */10' }]])('is rejected with %j', (headers) => {
    expect(opened(headers, 206, 5)).toBeNull()
  })
})
