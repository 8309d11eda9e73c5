import { expect, test } from 'vitest'
import { whenShowable } from '../../../src/main/desktop/when-showable'
import { VirtualClock } from '../../support/virtual-clock'

const never = new Promise<void>(() => undefined)

/** Whether the window is shown after so many ms. */
async function isShown(after: number, painted: Promise<void>, listed: Promise<void>): Promise<boolean> {
  const clock = new VirtualClock()
  let shown = false
  void whenShowable(painted, listed, clock).then(() => (shown = true))
  await new Promise(setImmediate)
  await clock.run(after, () => false)
  await new Promise(setImmediate)
  return shown
}

test('a window is shown as soon as its page is painted, with or without its list', async () => {
  expect(await isShown(0, Promise.resolve(), never)).toBe(true)
})

test('a window whose page is never painted is shown half a second after it has its list', async () => {
  expect(await isShown(499, never, Promise.resolve())).toBe(false)
  expect(await isShown(500, never, Promise.resolve())).toBe(true)
})

test('a window with neither waits', async () => {
  expect(await isShown(60_000, never, never)).toBe(false)
})
