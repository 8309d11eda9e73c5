import { expect, it } from 'vitest'
import { Sends } from '../../../src/main/tracking/sends'

function sent(...times: number[]): Sends {
  const sends = new Sends()
  for (const at of times) sends.add(at, 100, 1_000)
  return sends
}

it('a refused request is taken back: the one sent just then, or else the last one before', () => {
  const sends = sent(10, 20, 30)
  sends.takeBack(20)
  expect(sends.after(-Infinity)).toEqual([10, 30])
  sends.takeBack(29)
  expect(sends.after(-Infinity)).toEqual([30])
  sends.takeBack(29)
  expect(sends.after(-Infinity)).toEqual([30])
})

it('a span begins with the first request after the last one ended, and all of it is older after a sleep', () => {
  const sends = sent(10, 109, 110, 150)
  expect([sends.spanEndsAt(100), sends.inSpan]).toEqual([210, 2])
  sends.slept(1_000)
  expect([sends.spanEndsAt(100), sends.inSpan, sends.last]).toEqual([-790, 2, -850])
})
