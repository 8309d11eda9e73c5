import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { watchMachine } from '../../../src/main/desktop/machine'
import { VirtualClock } from '../../support/virtual-clock'

const { app, powerMonitor, network } = await vi.hoisted(async () => {
  const { EventEmitter } = await import('node:events')
  /** The system's, and in which sessions connections were closed. */
  const network = { online: true, proxy: 'DIRECT', addresses: ['192.0.2.7'], closed: [] as string[] }
  return { app: new EventEmitter(), powerMonitor: new EventEmitter(), network }
})
vi.mock('electron', () => {
  const sessionOf = (name: string) => ({
    resolveProxy: () => Promise.resolve(network.proxy),
    closeAllConnections: () => Promise.resolve(void network.closed.push(name)),
  })
  return { app, powerMonitor, net: { isOnline: () => network.online }, session: { defaultSession: sessionOf('default'), fromPartition: sessionOf } }
})
vi.mock(import('node:os'), async (original) => ({
  ...(await original()),
  networkInterfaces: () => ({ some: network.addresses.map((address) => ({ address, netmask: '', mac: '', internal: false, cidr: null, family: 'IPv4' as const })) }),
}))

let clock: VirtualClock
let told: string[]
let stop: () => void

/** Lets as much time pass as between two looks at the machine. */
async function look(): Promise<void> {
  await clock.run(clock.monotonic() + 2_000)
  await vi.advanceTimersByTimeAsync(2_000)
}

/** Lets as much time pass as between two looks at the proxy. */
async function lookAtProxy(): Promise<void> {
  for (let n = 0; n < 5; n += 1) await look()
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  Object.assign(network, { online: true, proxy: 'DIRECT', addresses: ['192.0.2.7'], closed: [] })
  clock = new VirtualClock()
  told = []
  stop = watchMachine({
    clock, address: 'https://api.example',
    onWake: () => told.push('woke'), onConditionsChanged: () => told.push('conditions'), onOnline: (online) => online || told.push('offline'),
    onClockSet: (byMs) => told.push(`set by ${byMs}`), log: (message) => told.push(message),
  })
  await look()
  expect(told).toEqual([])
})
afterEach(() => {
  stop()
  vi.useRealTimers()
})

it('notices each sleep once: also one within two seconds of the last, and one that no event tells', () => {
  const steps = {
    sleep: () => clock.suspend(3_600_000),
    resume: () => void powerMonitor.emit('resume'),
    look: () => void vi.advanceTimersByTime(2_000),
    set: () => clock.jumpWall(3_600_000),
  }
  const wakesAfter = (...names: (keyof typeof steps)[]): number => {
    told = []
    for (const name of names) steps[name]()
    return told.filter((one) => one === 'woke').length
  }
  expect(wakesAfter('sleep', 'resume', 'resume', 'look')).toBe(1)
  expect(wakesAfter('sleep', 'resume', 'look')).toBe(1)
  expect(wakesAfter('sleep', 'look', 'resume', 'look')).toBe(1)
  expect(wakesAfter('look', 'set', 'look')).toBe(0)
})

it('takes waking and unlocking for one event if they come together, and unlocking alone for new conditions', async () => {
  powerMonitor.emit('resume')
  powerMonitor.emit('unlock-screen')
  expect(told).toEqual(['woke'])
  await look()
  for (let n = 0; n < 2; n += 1) powerMonitor.emit('unlock-screen')
  expect(told).toEqual(['woke', 'conditions'])
})

it('tells by how much the clock was set, and that it ran on during a sleep, once each', async () => {
  clock.jumpWall(1_000)
  await look()
  clock.jumpWall(-3_600_000)
  await look()
  await look()
  expect(told).toEqual(['set by -3600000'])
  clock.suspend(3_600_000)
  await look()
  await look()
  expect(told.slice(1)).toEqual(['woke', 'set by 0'])
})

it('tells at each look whether there is a network', async () => {
  network.online = false
  await look()
  network.online = true
  await look()
  expect(told).toEqual(['offline'])
})

it('closes the connections over the old route when the proxy changes, which are new conditions', async () => {
  network.proxy = 'PROXY 10.0.0.1:3128'
  await lookAtProxy()
  await lookAtProxy()
  expect([told, network.closed]).toEqual([['conditions'], ['default']])
})

it('uses another session once the network process has died, but not if it ended as it should or is another', async () => {
  const gone = (serviceName: string, reason: string): void => void app.emit('child-process-gone', {}, { serviceName, reason })
  gone('network.mojom.NetworkService', 'clean-exit')
  gone('audio.mojom.AudioService', 'crashed')
  expect(told).toEqual([])
  gone('network.mojom.NetworkService', 'crashed')
  expect(told).toEqual(['The network process ended: crashed', 'conditions'])
  await look()
  network.proxy = 'PROXY 10.0.0.1:3128'
  await lookAtProxy()
  expect(network.closed).toEqual(['network-1'])
})

it('tells nothing more once it is stopped', async () => {
  stop()
  network.online = false
  powerMonitor.emit('resume')
  powerMonitor.emit('unlock-screen')
  app.emit('child-process-gone', {}, { serviceName: 'network.mojom.NetworkService', reason: 'crashed' })
  clock.jumpWall(3_600_000)
  await look()
  expect(told).toEqual([])
})

it('takes another address for another route, but not one that reaches no further than its own link, as a starting container brings it', async () => {
  network.addresses = ['192.0.2.7', 'fe80::42:acff:fe11:2', '169.254.7.7']
  await look()
  network.addresses = ['192.0.2.7']
  await look()
  expect(told).toEqual([])
  network.addresses = ['198.51.100.7']
  await look()
  expect(told).toEqual(['conditions'])
})
