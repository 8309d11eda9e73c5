import { expect, it } from 'vitest'
import { Turns } from '../../../src/main/files/turns'

const never = new AbortController().signal

/** Work that ends when it is told to. */
function work() {
  let end = (): void => undefined
  const ended = new Promise<void>((resolve) => (end = resolve))
  let begun = false
  const run = (): Promise<void> => {
    begun = true
    return ended
  }
  return { run, end: () => end(), begun: () => begun }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

it('runs a few at once, and the others in order of arrival', async () => {
  const turns = new Turns(1)
  const [first, second, third] = [work(), work(), work()]
  const all = [first, second, third].map(({ run }) => turns.run(run, never))
  await settled()
  expect([first, second, third].map(({ begun }) => begun())).toEqual([true, false, false])
  first.end()
  await settled()
  expect([second, third].map(({ begun }) => begun())).toEqual([true, false])
  second.end()
  third.end()
  await Promise.all(all)
})

it('gives no turn to what left the queue to hurry ahead', async () => {
  const turns = new Turns(1)
  const [first, hurried, last] = [work(), work(), work()]
  const hurry = new AbortController()
  const all = [turns.run(first.run, never), turns.run(hurried.run, hurry.signal), turns.run(last.run, never)]
  hurry.abort()
  await settled()
  expect([hurried.begun(), last.begun()]).toEqual([true, false])
  first.end()
  await settled()
  expect(last.begun()).toBe(true)
  hurried.end()
  last.end()
  await Promise.all(all)
})
