import type { FailureKind } from '@shared/execution'
import { saying } from '@shared/sayings/sayings'
import { expect, it } from 'vitest'
import { unreadable } from '../../../src/main/modelroute/errors'
import { Standing } from '../../../src/main/tracking/standing'

const failure = (kind: FailureKind) => ({ kind, saying: saying('rate-limited'), code: null, httpStatus: null, requestId: null })

it('stays stopped even if the last reply in flight says that the key is refused', () => {
  const standing = new Standing(() => 0.5)
  standing.stop()
  standing.failed('a', failure('key-refused'), 0)
  standing.resume()
  expect(standing.stopped).toBe(true)
})

it('reports at once that nothing is answered, even if the execution that shows it failed before and was answered since', () => {
  const standing = new Standing(() => 0.5)
  standing.failed('a', failure('server'), 0)
  standing.succeeded('a')
  standing.failed('a', failure('server'), 10)
  expect(standing.phase(10, null, 0, (at) => at).kind).toBe('server-trouble')
})

it.each(['still-running', 'too-deep', 'too-large'] as const)('is not in trouble because of a reply that is %s', (reason) => {
  const standing = new Standing(() => 0.5)
  standing.failed('a', unreadable(reason, 200, null), 0)
  expect(standing.phase(0, null, 0, (at) => at).kind).toBe('online')
})

it.each(['network', 'timeout', 'server', 'unreadable'] as const)('is in trouble after a failure of kind %s, until a try that is never over already', (kind) => {
  const standing = new Standing(() => 0)
  standing.failed('a', failure(kind), 10)
  expect(standing.phase(20, null, 0, (at) => at)).toMatchObject({ kind: 'server-trouble', until: 20 })
  expect(standing.phase(20, null, 30, (at) => at)).toMatchObject({ until: 30 })
})

it.each(['rejected', 'not-found', 'rate-limited'] as const)('is not in trouble after a failure of kind %s', (kind) => {
  const standing = new Standing(() => 0)
  standing.failed('a', failure(kind), 10)
  expect(standing.phase(20, null, 0, (at) => at).kind).toBe('online')
})
