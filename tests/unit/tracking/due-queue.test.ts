import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DueQueue, type Queued } from '../../../src/main/tracking/due-queue'

it('always has the one first that is due first, whichever are added, moved or removed', () => {
  const step = fc.record({ which: fc.nat(40), dueAt: fc.option(fc.nat(100), { nil: null, freq: 3 }) })
  fc.assert(
    fc.property(fc.array(step, { minLength: 60, maxLength: 200, size: 'max' }), (steps) => {
      const queue = new DueQueue<Queued>()
      const queued = new Map<number, Queued>()
      const dueTimes = (): number[] => [...queued.values()].map(({ dueAt }) => dueAt).sort((a, b) => a - b)
      for (const { which, dueAt } of steps) {
        const one = queued.get(which) ?? { dueAt: 0, place: -1 }
        if (dueAt === null) {
          queue.take(one)
          queued.delete(which)
        } else {
          queue.put(one, dueAt)
          queued.set(which, one)
        }
        expect(queue.first?.dueAt).toBe(dueTimes()[0])
      }
      const taken: number[] = []
      for (let { first } = queue; first; { first } = queue) {
        taken.push(first.dueAt)
        queue.take(first)
      }
      expect(taken).toEqual(dueTimes())
    }),
  )
})
