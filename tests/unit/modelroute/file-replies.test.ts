import { describe, expect, it } from 'vitest'
import { saying } from '@shared/sayings/sayings'
import { failedReply, fileFailure, readOpened, storageFailure } from '../../../src/main/modelroute/file-replies'

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

it.each([
  [{ 'content-length': '5' }, 5],
  [{ 'content-length': '5', 'content-encoding': 'identity' }, 5],
  [{ 'content-length': '5', 'content-encoding': 'gzip' }, null],
  [{ 'content-length': '-5' }, null],
])('the size of the file by %j is %j', (headers, totalBytes) => expect(opened(headers)?.totalBytes).toBe(totalBytes))

it('takes the type and size of the presigned reply before those of the storage host', () => {
  const response = new Response('x', { headers: { 'content-type': 'binary/octet-stream' } })
  expect(readOpened(response, null, { sizeBytes: 7, contentType: 'image/png' })).toMatchObject({ mediaType: 'image/png', statedBytes: 7 })
})

it.each([
  [404, 'gone', false], [410, 'gone', false], [403, 'link-refused', true], [408, 'server', true], [429, 'server', true], [500, 'server', true],
  [407, 'network', true], [511, 'network', true],
] as const)('a storage host that answers %i means %s, worth another try: %s', (status, kind, retry) => {
  expect(failedReply(storageFailure(status))).toMatchObject({ failure: { kind }, retry })
})

it('tries again after a reply that cannot be read, but not once the API says that the file is gone', () => {
  const failure = { kind: 'unreadable', code: null, saying: saying('file-gone'), httpStatus: 200, requestId: null } as const
  expect(failedReply(fileFailure(failure)).retry).toBe(true)
  expect(failedReply(fileFailure({ ...failure, kind: 'rejected', httpStatus: 410 }))).toMatchObject({ failure: { kind: 'gone' }, retry: false })
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
