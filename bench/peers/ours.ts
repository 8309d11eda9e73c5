import { once } from 'node:events'
import { isTerminal } from '@shared/status'
import { createClient } from '../../src/main/modelroute/client'
import { systemClock as clock } from '../../src/main/tracking/system-clock'
import { LatencyModel } from '../../src/main/tracking/latency-model'
import { newExecution } from '../../src/main/tracking/observe'
import type { Reserve } from '../../src/main/tracking/schedule'
import { Watcher } from '../../src/main/tracking/watcher'
import type { Contestant } from './contestant'
import { longest, model, shortest } from './run'

interface Setting {
  results?: boolean
  reserve?: Reserve
  learned?: LatencyModel
}

const app = (name: string, setting: string, { results = false, reserve = 'tenth', learned }: Setting): Contestant => ({
  name,
  setting,
  results,
  async follow({ baseUrl, key }, ids, seen, signal) {
    const left = new Set(ids)
    const all = new AbortController()
    const settled = (id: string): void => {
      if (left.delete(id) && left.size === 0) all.abort()
    }
    const watcher = new Watcher({
      connectionId: 'bench',
      api: createClient({ fetch, clock, baseUrl, readKey: () => key }),
      clock,
      random: Math.random,
      // A run is never restarted, so nothing is stored.
      repository: { find: () => null, record: () => undefined, save: () => undefined },
      latencyStore: { load: () => learned?.toJSON(), save: () => undefined, remove: () => undefined },
      eagerness: 'balanced',
      reserve,
      onAsked(before, after) {
        if (isTerminal(before.status) || !isTerminal(after.status)) return
        seen(after.id)
        if (!results) settled(after.id)
      },
      sequel: ({ id }) => ({ store: () => undefined, begin: () => settled(id) }),
      onEnd: () => undefined,
      onRefused: () => undefined,
      onView: () => undefined,
      onStorageFailure: () => undefined,
      onStored: () => undefined,
    })
    watcher.watch(ids.map((id) => newExecution(id, 'bench', clock.wall())))
    await once(AbortSignal.any([all.signal, signal]), 'abort')
    await watcher.stop()
  },
})

/** A model taught by a hundred ends spread evenly over the jobs' durations, short and long ones alternating. */
function taught(): LatencyModel {
  const latency = new LatencyModel()
  for (let end = 0; end < 100; end += 1) {
    const durationMs = shortest + ((longest - shortest) * (((37 * end) % 100) + 0.5)) / 100
    latency.ended(model, durationMs)
    latency.endedAfterPaste(durationMs)
  }
  return latency
}

/** The app's own core, Balanced, with nothing learned before. */
export const ours = app('ours', 'Balanced, nothing learned before, keeps a reserve of 10 %', {})
/** Without a reserve, like every peer. */
export const oursUnreserved = app('ours, no reserve', 'the same, but leaves nothing to other programs (a setting of the app)', { reserve: 'none' })
export const oursWithResults = app('ours, results fetched too', 'the same; every job completes, and results are fetched until three of them have told nothing more than the status', { results: true })
export const oursTaught = app('ours, durations known', 'like the first line, but a hundred ends have taught it how long the jobs take, counted from pasting', { learned: taught() })
