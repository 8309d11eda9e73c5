import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { LatencyModel } from '../src/main/tracking/latency-model'
import type { Watched } from '../src/main/tracking/schedule'
import { Scheduler } from '../src/main/tracking/scheduler'
import { ServerClock } from '../src/main/tracking/server-clock'
import { VirtualClock } from '../tests/support/virtual-clock'
import { seeded } from './random'

export interface TickCost {
  active: number
  ticks: number
  meanMs: number
  p99Ms: number
  bytesEach: number
}

/** What a tick costs on this machine with `active` executions. Unlike the virtual-time figures, this differs between machines. */
export async function tickCost(active: number, forMs: number): Promise<TickCost> {
  const clock = new VirtualClock()
  const random = seeded(1)
  const costs: number[] = []
  const timed = {
    monotonic: () => clock.monotonic(),
    wall: () => clock.wall(),
    uptime: () => clock.uptime(),
    after: (ms: number, call: () => void) =>
      clock.after(ms, () => {
        const begun = performance.now()
        call()
        costs.push(performance.now() - begun)
      }),
  }
  const serverClock = new ServerClock(timed)
  const latency = new LatencyModel()
  for (let i = 0; i < 100; i += 1) latency.ended('video', random.logNormal(75_000, 0.4))
  const facts = new Map<string, Watched>()
  const scheduler = new Scheduler({
    clock: timed, latency, serverClock, eagerness: 'balanced', reserve: 'tenth', random: () => random.uniform(), onChange: () => undefined,
    carryOut: async ({ id }) => {
      const sentAt = clock.monotonic()
      await clock.sleep(150)
      const receivedAt = clock.monotonic()
      const resetAt = (Math.floor(clock.wall() / 60_000) + 1) * 60_000
      const rate = { limit: 600, remaining: 500, resetAt, serverDate: Math.floor(clock.wall() / 1000) * 1000, retryAfterMs: null }
      const exchange = { sentAt, receivedAt, rate }
      const known = facts.get(id)
      return known ? { kind: 'unfinished', watched: { ...known, seenUnfinishedAt: sentAt, lastAskedAt: sentAt }, exchange } : { kind: 'done', exchange }
    },
  })
  for (let i = 0; i < active; i += 1) {
    const createdAt = -random.uniform(0, 60_000)
    facts.set(`${i}`, {
      id: `${i}`, model: 'video', addedAt: 0, createdAt, lastAskedAt: createdAt, seenUnfinishedAt: createdAt, expiresAt: null,
      resultDueSince: null,
    })
  }
  const before = heapInUse()
  scheduler.add([...facts.values()])
  const bytesEach = (heapInUse() - before) / active
  await clock.run(forMs)
  void scheduler.stop()
  const sorted = costs.sort((a, b) => a - b)
  return {
    active, ticks: sorted.length, bytesEach,
    meanMs: sorted.reduce((sum, cost) => sum + cost, 0) / sorted.length,
    p99Ms: sorted[Math.floor(0.99 * sorted.length)] ?? NaN,
  }
}

/** Bytes in use after a collection. */
function heapInUse(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().heapUsed
}
