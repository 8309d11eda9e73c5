import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Errands } from '../../../src/main/tracking/errands'

it('lets requests go in order of arrival, and those given up before or while they waited not at all', async () => {
  const fates = fc.array(fc.constantFrom('waits', 'given up before', 'given up'), { minLength: 1, maxLength: 8 })
  await fc.assert(fc.asyncProperty(fates, async (drawn) => {
    const errands = new Errands()
    const gone: number[] = []
    const givenUp = await Promise.all(drawn.map(async (fate, place) => {
      const controller = new AbortController()
      if (fate === 'given up before') controller.abort()
      const turn = errands.wait('urgent', controller.signal).then(() => void gone.push(place))
      if (fate === 'waits') return null
      controller.abort()
      await expect(turn).rejects.toMatchObject({ name: 'AbortError' })
      return place
    }))
    const waiting = [...drawn.keys()].filter((place) => !givenUp.includes(place))
    expect([errands.size, errands.release('patient')]).toEqual([waiting.length, false])
    while (errands.release('urgent')) await Promise.resolve()
    await Promise.resolve()
    expect(gone).toEqual(waiting)
  }))
})
