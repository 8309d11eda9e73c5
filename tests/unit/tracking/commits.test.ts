import { expect, it } from 'vitest'
import { Commits } from '../../../src/main/tracking/commits'
import { newExecution } from '../../../src/main/tracking/observe'
import type { ObservedChange } from '../../../src/main/tracking/repository'
import { VirtualClock } from '../../support/virtual-clock'

const rate = { limit: null, remaining: null, resetAt: null, serverDate: null, retryAfterMs: null }
const observation = { at: 0, asked: 'status' as const, tookMs: 1, httpStatus: 200, status: null, requestId: null, rate, failure: null }
const change = (id: string): ObservedChange => {
  return { execution: newExecution(id, 'main', 0), transition: null, announce: null, raw: null, observation }
}

function begin() {
  const clock = new VirtualClock()
  const saved: { at: number; ids: string[] }[] = []
  const disk = { isFull: false }
  const save = (changes: ObservedChange[]): void => {
    if (disk.isFull) throw new Error('disk full')
    saved.push({ at: clock.monotonic(), ids: changes.map(({ execution }) => execution.id) })
  }
  return { clock, disk, saved, commits: new Commits({ clock, repository: { save } }) }
}

it('stores a single reply at once, and replies in close succession together', async () => {
  const { clock, saved, commits } = begin()
  const stored: (string | undefined)[] = []
  const store = async (id: string): Promise<void> => void stored.push((await commits.store(() => change(id)))?.execution.id)
  await Promise.all([store('a')])
  await clock.run(4)
  const [b, c] = [store('b'), store('c')]
  await clock.run(5)
  expect(saved).toEqual([{ at: 0, ids: ['a'] }])
  await clock.run(10)
  await Promise.all([b, c])
  await clock.run(100)
  await Promise.all([store('d')])
  expect(saved.slice(1)).toEqual([{ at: 10, ids: ['b', 'c'] }, { at: 100, ids: ['d'] }])
  expect(stored).toEqual(['a', 'b', 'c', 'd'])
})

it('waits for at most four', async () => {
  const { saved, commits } = begin()
  await Promise.all(['a', 'b', 'c', 'd', 'e'].map((id) => commits.store(() => change(id))))
  expect(saved).toEqual([{ at: 0, ids: ['a'] }, { at: 0, ids: ['b', 'c', 'd', 'e'] }])
})

it('decides what to store when it is stored, and stores nothing if that is nothing', async () => {
  const { clock, saved, commits } = begin()
  await commits.store(() => change('a'))
  let isWatched = true
  const late = commits.store(() => (isWatched ? change('b') : null))
  isWatched = false
  await clock.run(50)
  expect(await late).toBeNull()
  expect(saved.map(({ ids }) => ids)).toEqual([['a']])
})

it('tells each of those stored together that it failed, and stores what comes after', async () => {
  const { clock, disk, saved, commits } = begin()
  await commits.store(() => change('a'))
  disk.isFull = true
  const outcomes = Promise.allSettled([commits.store(() => change('b')), commits.store(() => change('c'))])
  await clock.run(50)
  expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  disk.isFull = false
  await commits.store(() => change('b'))
  expect(saved.map(({ ids }) => ids)).toEqual([['a'], ['b']])
})
