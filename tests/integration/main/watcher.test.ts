import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ModelRouteClient } from '../../../src/main/modelroute/client'
import { readExecution } from '../../../src/main/modelroute/readings'
import type { Job } from '../../../src/main/tracking/schedule'
import { openDatabase, type Database } from '../../../src/main/storage/database'
import { StoredExecutions } from '../../../src/main/storage/executions'
import { StoredLatency } from '../../../src/main/storage/latency'
import { LatencyModel } from '../../../src/main/tracking/latency-model'
import { newExecution } from '../../../src/main/tracking/observe'
import { Watcher } from '../../../src/main/tracking/watcher'
import type { WatcherDeps } from '../../../src/main/tracking/watcher'
import { temporaryFolder } from '../../support/folder'
import { id } from '../../support/ids'
import { store } from '../../support/stored'
import { VirtualClock } from '../../support/virtual-clock'

let folder: string
let database: Database.Database

beforeEach(() => {
  folder = temporaryFolder()
  database = openDatabase(join(folder, 'monitor.db'), new Date()).database
})
afterEach(() => void database.close())

/** A watcher in virtual time; every execution was created when its watcher started and ends as `endsAt` says, monotonic ms. */
function startWatcher(clock: VirtualClock, endsAt: (id: string) => number, latencyStore = new StoredLatency(database), sequel: WatcherDeps['sequel'] = () => null) {
  const repository = new StoredExecutions(database)
  const asked: Job[] = []
  const storageFailures: string[] = []
  const endsAfter: (Job | undefined)[] = []
  const epoch = clock.wall() - clock.monotonic()
  const iso = (at: number): string => new Date(epoch + at).toISOString()
  const created = iso(clock.monotonic())
  const answer = async (job: Job): ReturnType<ModelRouteClient['execution']> => {
    asked.push(job)
    const sentAt = clock.monotonic()
    await clock.sleep(100)
    const end = endsAt(job.id)
    const ended = clock.monotonic() >= end
    const raw = { id: job.id, model: 'm', created_at: created, ...(ended ? { status: 'COMPLETED', completed_at: iso(end), result: { text: 'done' } } : { status: 'PROCESSING' }) }
    const value = readExecution(raw)
    if (value === null) throw new Error('no reading')
    const rate = { limit: 60, remaining: 50, resetAt: null, serverDate: epoch + sentAt, retryAfterMs: null }
    return { ok: true, value, raw, httpStatus: 200, requestId: null, sentAt, receivedAt: clock.monotonic(), rate }
  }
  const unused = (): never => {
    throw new Error('not asked for here')
  }
  const watcher = new Watcher({
    connectionId: 'main', clock, random: () => 0.5, repository, latencyStore, eagerness: 'eager', reserve: 'tenth',
    api: {
      execution: (one) => answer({ id: one, kind: 'status' }), result: (one) => answer({ id: one, kind: 'result' }),
      cancel: unused, webhooks: unused,
    },
    onAsked: () => undefined, onEnd: () => endsAfter.push(asked.at(-1)), onRefused: () => undefined, onView: () => undefined, sequel,
    onStorageFailure: (reason) => storageFailures.push(reason), onStored: () => undefined,
  })
  const track = (...ids: string[]): void => {
    watcher.watch(repository.add(ids, 'main', clock.wall()))
  }
  return { watcher, repository, track, asked, endsAfter, latencyStore, storageFailures }
}

const endsKnown = (stored: unknown): number => LatencyModel.fromJSON(stored).band('m')?.samples ?? 0

describe('what a watcher learned', () => {
  it('is stored within ten seconds of each end, so that a kill loses no more', async () => {
    const clock = new VirtualClock()
    const { track } = startWatcher(clock, (one) => 1000 * Number(one.slice(-2)))
    track(id(1), id(2), id(3), id(4), id(5))
    await clock.run(20_000)
    expect(endsKnown(new StoredLatency(database).load('main'))).toBe(5)
  })

  it('is all that is lost if it cannot be stored', async () => {
    const clock = new VirtualClock()
    const failing = new StoredLatency(database)
    failing.save = () => {
      throw new Error('disk full')
    }
    const { watcher, track, asked, repository, storageFailures } = startWatcher(clock, () => 15_000, failing)
    track(id(1))
    await clock.run(60_000)
    await watcher.stop()
    expect(repository.find(id(1))).toMatchObject({ status: 'COMPLETED', result: 'fetched' })
    expect(asked.filter(({ kind }) => kind === 'result')).toHaveLength(1)
    expect(storageFailures).toContain('disk full')
  })

  it('saves the requests for results once three told nothing beyond the end', async () => {
    const clock = new VirtualClock()
    const { track, asked, repository } = startWatcher(clock, (one) => 30_000 * Number(one.slice(-2)))
    const ids = Array.from({ length: 6 }, (_, i) => id(i + 1))
    track(...ids)
    await clock.run(300_000)
    expect(repository.findAll(ids).map(({ result }) => result)).toEqual(ids.map(() => 'fetched'))
    expect(asked.filter(({ kind }) => kind === 'result')).toHaveLength(3)
    expect(repository.raw(id(6))).toMatchObject({ status: { result: { text: 'done' } }, result: undefined })
  })

  it('starts empty if what was stored is damaged', () => {
    database.prepare('INSERT INTO latencyModels VALUES (?, ?)').run('main', '{"version":1,"mod')
    expect(startWatcher(new VirtualClock(), () => 0).watcher.view().active).toBe(0)
  })
})

it('tells of an end once, with the status that told it', async () => {
  const clock = new VirtualClock()
  const { track, asked, endsAfter } = startWatcher(clock, () => 20_000)
  track(id(1))
  await clock.run(120_000)
  expect(asked.at(-1)).toEqual({ id: id(1), kind: 'result' })
  expect(endsAfter).toEqual([{ id: id(1), kind: 'status' }])
})

it('does not delay a result after a restart before which the wall clock was an hour ahead', async () => {
  const clock = new VirtualClock()
  const after = startWatcher(clock, () => 0)
  const later = clock.wall() + 3_600_000
  store(database, [{ ...newExecution(id(1), 'main', clock.wall()), status: 'COMPLETED', model: 'm', lastAskedAt: later, endSeenAt: later, result: 'due' }])
  after.watcher.watch(after.repository.active('main'))
  await clock.run(10_000)
  expect(after.repository.find(id(1))?.result).toBe('fetched')
})

it('includes the time from pasting to the end even if the wall clock is set meanwhile', async () => {
  const clock = new VirtualClock()
  const { watcher, track, latencyStore } = startWatcher(clock, () => 30_000)
  track(...[1, 2, 3, 4, 5, 6, 7, 8].map(id))
  await clock.run(1000)
  clock.jumpWall(3_600_000)
  await clock.run(300_000)
  await watcher.stop()
  expect(LatencyModel.fromJSON(latencyStore.load('main')).fresh().quantile(0.8)).toBeLessThan(120_000)
})

it('what follows a completed execution is stored with its result or neither is, and begins once both are', async () => {
  const clock = new VirtualClock()
  const did: string[] = []
  const stored = (): unknown => repository.find(id(1))?.result
  const { track, repository, asked, storageFailures } = startWatcher(clock, () => 5_000, undefined, () => ({
    store: () => {
      did.push(`store ${database.inTransaction}`)
      if (did.length === 1) throw new Error('disk full')
    },
    begin: () => did.push(`begin ${database.inTransaction}, ${stored()}`),
  }))
  track(id(1))
  await clock.run(60_000)
  expect(did).toEqual(['store true', 'store true', 'begin false, fetched'])
  expect(asked.filter(({ kind }) => kind === 'result')).toHaveLength(2)
  expect(storageFailures).toEqual(['disk full'])
})
