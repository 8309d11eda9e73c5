import { saying } from '@shared/sayings/sayings'
import { expect, it } from 'vitest'
import { unreadable } from '../../../src/main/modelroute/errors'
import { Standing } from '../../../src/main/tracking/standing'

const failure = (kind: 'key-refused' | 'server') => ({ kind, saying: saying('rate-limited'), code: null, httpStatus: null, requestId: null })

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

it('is not in trouble because a result is not ready yet', () => {
  const standing = new Standing(() => 0.5)
  standing.failed('a', unreadable('still-running', 200, null), 0)
  expect(standing.phase(0, null, 0, (at) => at).kind).toBe('online')
})
