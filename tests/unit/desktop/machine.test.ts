import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { watchMachine } from '../../../src/main/desktop/machine'
import { VirtualClock } from '../../support/virtual-clock'

const { app, powerMonitor } = await vi.hoisted(async () => {
  const { EventEmitter } = await import('node:events')
  return { app: new EventEmitter(), powerMonitor: new EventEmitter() }
})
vi.mock('electron', () => ({
  app, powerMonitor,
  net: { isOnline: () => true },
  session: { defaultSession: { resolveProxy: () => Promise.resolve('DIRECT') } },
}))

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('notices each sleep once: also one within two seconds of the last, and one that no event tells', () => {
  const clock = new VirtualClock()
  const onWake = vi.fn<() => void>()
  const nothing = (): void => undefined
  const stop = watchMachine({ clock, address: 'https://api.example', onWake, onConditionsChanged: nothing, onOnline: nothing, onClockSet: nothing, log: nothing })
  const steps = {
    sleep: () => clock.suspend(3_600_000),
    resume: () => void powerMonitor.emit('resume'),
    look: () => void vi.advanceTimersByTime(2_000),
    set: () => clock.jumpWall(3_600_000),
  }
  const wakesAfter = (...names: (keyof typeof steps)[]): number => {
    onWake.mockClear()
    for (const name of names) steps[name]()
    return onWake.mock.calls.length
  }
  expect(wakesAfter('sleep', 'resume', 'resume', 'look')).toBe(1)
  expect(wakesAfter('sleep', 'resume', 'look')).toBe(1)
  expect(wakesAfter('sleep', 'look', 'resume', 'look')).toBe(1)
  expect(wakesAfter('look', 'set', 'look')).toBe(0)
  stop()
})
