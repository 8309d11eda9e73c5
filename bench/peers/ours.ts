import { once } from 'node:events'
import { isTerminal } from '@shared/status'
import { createClient } from '../../src/main/modelroute/client'
import { systemClock as clock } from '../../src/main/tracking/clock'
import { newExecution } from '../../src/main/tracking/observe'
import { Watcher } from '../../src/main/tracking/watcher'
import type { Contestant } from './contestant'

const app = (name: string, setting: string, results: boolean): Contestant => ({
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
      // A run has no restart: nothing is kept.
      repository: { find: () => null, record: () => undefined, save: () => undefined },
      latencyStore: { load: () => null, save: () => undefined, remove: () => undefined },
      eagerness: 'balanced',
      onAsked(before, after) {
        if (isTerminal(before.status) || !isTerminal(after.status)) return
        seen(after.id)
        if (!results) settled(after.id)
      },
      onResult: ({ id }) => settled(id),
      onEnd: () => undefined,
      onRefused: () => undefined,
      onView: () => undefined,
      onStorageFailure: () => undefined,
    })
    watcher.watch(ids.map((id) => newExecution(id, 'bench', clock.wall())))
    await once(AbortSignal.any([all.signal, signal]), 'abort')
    await watcher.stop()
  },
})

/** The app's own core, Balanced, with nothing learned before. */
export const ours = app('ours', 'Balanced, nothing learned before, keeps a reserve of 10 %', false)
export const oursWithResults = app('ours, results fetched too', 'the same; every job completes and its result is a request more', true)
