import { saying } from '@shared/sayings/sayings'
import { expect, it } from 'vitest'
import { Standing } from '../../../src/main/tracking/standing'

it('stays stopped even if the last reply in flight says that the key is refused', () => {
  const standing = new Standing(() => 0.5, () => undefined)
  standing.stop()
  standing.failed('a', { kind: 'key-refused', saying: saying('rate-limited'), code: null, httpStatus: 401, requestId: null }, 0)
  standing.resume()
  expect(standing.stopped).toBe(true)
})
