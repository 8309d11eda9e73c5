import { expect, it } from 'vitest'
import { startConnections } from '../../support/connections'
import { id } from '../../support/ids'

it('announces an end that was seen before its execution was removed from the list, once that is undone', async () => {
  const { monitor, repository, shown, open, pass, end } = startConnections()
  open('first')
  end(id(1))
  await monitor.track([1, 2, 3, 4, 5, 6, 7].map(id).join(' '), 'first')
  await pass(500)
  expect(repository.find(id(1))?.status).toBe('FAILED')
  await monitor.stopTracking([id(1)])
  await pass(10_000)
  expect(shown).toEqual([])
  await monitor.restore([id(1)])
  await pass(10_000)
  expect(shown.map(({ executionIds }) => executionIds)).toEqual([[id(1)]])
})
