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
  session: { defaultSession: { resolveProxy: () => Promise.resolve('DIRECT'), closeAllConnections: () => Promise.resolve() } },
}))
const interfaces = vi.hoisted((): { addresses: string[] } => ({ addresses: [] }))
vi.mock(import('node:os'), async (original) => ({
  ...(await original()),
  networkInterfaces: () => ({ some: interfaces.addresses.map((address) => ({ address, netmask: '', mac: '', internal: false, cidr: null, family: 'IPv4' as const })) }),
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

it('takes another address for another route, but not one that reaches no further than its own link, as a starting container brings it', async () => {
  const onConditionsChanged = vi.fn<() => void>()
  const nothing = (): void => undefined
  interfaces.addresses = ['192.0.2.7']
  const stop = watchMachine({ clock: new VirtualClock(), address: 'https://api.example', onWake: nothing, onConditionsChanged, onOnline: nothing, onClockSet: nothing, log: nothing })
  const changesWith = async (...addresses: string[]): Promise<number> => {
    interfaces.addresses = addresses
    await vi.advanceTimersByTimeAsync(2_000)
    return onConditionsChanged.mock.calls.length
  }
  expect(await changesWith('192.0.2.7', 'fe80::42:acff:fe11:2', '169.254.7.7')).toBe(0)
  expect(await changesWith('192.0.2.7')).toBe(0)
  expect(await changesWith('198.51.100.7')).toBe(1)
  stop()
})
