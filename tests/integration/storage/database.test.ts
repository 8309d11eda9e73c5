import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import type { Execution, ExecutionRow } from '@shared/execution'
import { maxSearchedMessage } from '@shared/limits'
import { rowsOf } from '@shared/listed'
import { saying } from '@shared/sayings/sayings'
import { openDatabase } from '../../../src/main/storage/database'
import { StoredExecutions } from '../../../src/main/storage/executions'
import { StoredLatency } from '../../../src/main/storage/latency'
import { openStores } from '../../../src/main/storage/stores'
import { StoredOutbox } from '../../../src/main/storage/outbox'
import { newExecution } from '../../../src/main/tracking/observe'
import type { RecordedObservation } from '../../../src/main/tracking/record'
import { toRow } from '../../../src/main/tracking/rows'
import { temporaryFolder } from '../../support/folder'
import { id } from '../../support/ids'
import { store } from '../../support/stored'

const now = new Date('2026-11-23T10:00:00Z')
const listed = (executions: StoredExecutions): ExecutionRow[] => rowsOf({ stored: executions.rows(), watched: [] }, () => executions.searchOnlyText())
let folder: string
let path: string

beforeEach(() => {
  folder = temporaryFolder()
  path = join(folder, 'monitor.db')
})

const failed: Execution = {
  ...newExecution(id(1), 'main', 1_000),
  place: 1,
  status: 'FAILED', model: 'flux-1.1-pro', lastAskedAt: 2_000, endSeenAt: 2_000, createdAt: 500, completedAt: 1_900, expiresAt: 9_000,
  latencyMs: 1_400.5, cost: '0.040', holdAmount: '0.048', estimatedCost: '0.040', usage: { inputTokens: 1, outputTokens: null },
  error: { code: 'MODEL_OVERLOADED', message: 'busy '.repeat(maxSearchedMessage), retryable: true, requestId: 'req_1', details: [] },
  files: [{ fileId: 'file_1', format: 'image/png', width: 1, height: 2, durationMs: null, sizeBytes: 3, expiresAt: null }],
}

const observation: RecordedObservation = {
  at: 2_000, asked: 'status', tookMs: 150, httpStatus: 200, status: 'FAILED', requestId: 'req_2', failure: null,
  rate: { limit: 60, remaining: 57, resetAt: 60_000, serverDate: 2_000, retryAfterMs: null },
}

describe('what was learned from the simulator', () => {
  it('is deleted at the next start, and nothing else is', () => {
    const stores = openStores(folder)
    for (const connection of ['main', 'simulator']) stores.latency.save(connection, { learned: connection })
    stores.close()
    const again = openStores(folder)
    expect(['main', 'simulator'].map((connection) => again.latency.load(connection))).toEqual([{ learned: 'main' }, null])
    again.close()
  })
})

describe('stored executions', () => {
  it('are read as they were saved, with their history, raw reply and pending notification', () => {
    const { database, setAside } = openDatabase(path, now)
    expect(setAside).toBeNull()
    const executions = new StoredExecutions(database)
    expect(executions.add([id(1)], 'main', 1_000)).toEqual([{ ...newExecution(id(1), 'main', 1_000), place: 1 }])
    executions.save([{
      execution: failed,
      transition: { from: null, to: 'FAILED', at: 2_000 },
      announce: 'FAILED',
      raw: { kind: 'status', body: { status: 'FAILED', unknown: [1] } },
      observation,
    }])
    database.close()

    const reopened = openDatabase(path, now).database
    const again = new StoredExecutions(reopened)
    expect(again.find(id(1))).toEqual(failed)
    expect(again.history(id(1))).toEqual([{ from: null, to: 'FAILED', at: 2_000 }])
    expect(again.observations(id(1))).toEqual({ kept: [observation], dropped: 0 })
    expect(again.raw(id(1))).toEqual({ status: { status: 'FAILED', unknown: [1] }, result: undefined })
    expect(listed(again)).toMatchObject([toRow(failed, null)])
    const pending = new StoredOutbox(reopened)
    expect(pending.pending()).toEqual([{ executionId: id(1), connectionId: 'main', label: null, batch: null, outcome: 'FAILED', errorCode: 'MODEL_OVERLOADED' }])
    pending.markAnnounced([id(1)], 3_000, 'muted')
    expect(pending.pending()).toEqual([])
    expect(pending.announced(5)).toEqual([
      { executionId: id(1), label: null, outcome: 'FAILED', errorCode: 'MODEL_OVERLOADED', at: 3_000, heldBack: 'muted' },
    ])
    for (const reason of ['outcome-off', 'group-muted', 'quiet-hours', 'window-focused'] as const) {
      pending.markAnnounced([id(1)], 3_000, reason)
      expect(pending.announced(5)).toMatchObject([{ heldBack: reason }])
    }
    reopened.close()
  })

  it('take words only if they are named and not stopped, and keep them when pasted again', () => {
    const { database } = openDatabase(path, now)
    const executions = new StoredExecutions(database)
    executions.add([id(1), id(2), id(3)], 'main', 1_000, 'cats')
    executions.stop([id(3)])
    expect(executions.describe([id(1), id(3)], { label: 'first' })).toEqual([id(1)])
    expect(executions.setWords('label', null, [{ id: id(2), word: 'second' }, { id: id(3), word: 'third' }])).toEqual([{ id: id(2), word: 'second' }])
    expect(executions.findAll([id(1), id(2), id(3)]).map(({ label }) => label)).toEqual(['first', 'second'])
    expect(executions.idsOf('main')).toEqual([id(1), id(2)])
    expect(executions.add([id(3)], 'main', 2_000)).toMatchObject([{ id: id(3), label: null, batch: 'cats', archive: 'open', trackedAt: 1_000 }])
    database.close()
  })

  it('leave nothing of what they said in the file once they are deleted', () => {
    const { database } = openDatabase(path, now)
    const executions = new StoredExecutions(database)
    executions.add([id(1), id(2)], 'main', 1_000)
    for (const one of [id(1), id(2)]) {
      const body = { status: 'FAILED', prompt: `a secret of ${one} `.repeat(1_000) }
      executions.save([{ execution: { ...failed, id: one }, transition: null, announce: null, raw: { kind: 'status', body }, observation }])
    }
    executions.remove([id(1)])
    database.pragma('wal_checkpoint(TRUNCATE)')
    const left = readFileSync(path, 'latin1')
    expect([id(1), id(2)].map((one) => left.includes(`a secret of ${one}`))).toEqual([false, true])
  })

  it('are announced in the order of their ends, listed with the last one first even if the clock was set back, and left out while stopped', () => {
    const { database } = openDatabase(path, now)
    const executions = new StoredExecutions(database)
    const outbox = new StoredOutbox(database)
    const ids = [id(1), id(2), id(3)]
    executions.add(ids, 'main', 1_000)
    for (const one of ids) executions.save([{ execution: { ...failed, id: one }, transition: null, announce: 'FAILED', raw: null, observation }])
    executions.stop([id(2)])
    expect(outbox.pending().map((one) => one.executionId)).toEqual([id(1), id(3)])
    outbox.markAnnounced([id(1)], 3_000, null)
    outbox.markAnnounced([id(3)], 2_000, null)
    expect(outbox.announced(5).map((one) => one.executionId)).toEqual([id(3), id(1)])
    executions.restore([id(2)])
    expect(outbox.pending().map((one) => one.executionId)).toEqual([id(2)])
    database.close()
  })

  it('are listed newest first, and in the order of pasting if pasted together', () => {
    const { database } = openDatabase(path, now)
    const executions = new StoredExecutions(database)
    const pasted = [id(3), id(1), id(2)]
    executions.add(pasted.slice(0, 2), 'main', 1_000)
    executions.add(pasted.slice(2), 'main', 1_000)
    executions.add([id(9)], 'main', 2_000)
    expect(listed(executions).map((row) => row.id)).toEqual([id(9), ...pasted])
    expect(executions.ids()).toEqual([id(9), ...pasted])
    const places = executions.findAll(pasted).map(({ place }) => place)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    database.close()
  })

  it('can be added once, stopped, and restored with what was known; the next run deletes those that stay stopped, some at a time', () => {
    const { database } = openDatabase(path, now)
    const executions = new StoredExecutions(database)
    executions.add([id(1), id(2)], 'main', 1_000)
    expect(executions.add([id(2), id(3)], 'main', 5_000)).toEqual([{ ...newExecution(id(3), 'main', 5_000), place: 3 }])
    executions.save([{ execution: failed, transition: null, announce: null, raw: null, observation }])
    executions.stop([id(1), id(2)])
    expect(listed(executions).map((row) => row.id)).toEqual([id(3)])
    expect(executions.tracked([id(1), id(3)])).toEqual(new Set([id(3)]))
    expect(executions.find(id(1))).toBeNull()
    expect([executions.restore([id(1)]), executions.restore([id(1)])]).toEqual([[failed], []])
    executions.stop([id(3)])
    expect(executions.purgeLeftOver(2)).toBe(false)
    expect(executions.restore([id(2)]).map((row) => row.id)).toEqual([id(2)])

    executions.add([id(4), id(5)], 'main', 6_000)
    executions.stop([id(2), id(4), id(5)])
    const next = new StoredExecutions(database)
    // Two are pasted again, and one of them stopped again: that can be undone like every other time.
    next.add([id(4), id(5)], 'main', 7_000)
    next.stop([id(4), id(1)])
    expect([next.purgeLeftOver(2), next.purgeLeftOver(2)]).toEqual([true, false])
    expect(next.restore([1, 2, 3, 4, 5].map(id)).map((row) => row.id)).toEqual([id(1), id(4)])
    expect(next.find(id(5))).not.toBeNull()
    database.close()
  })

  it('have each file read without the others, while they are tracked', () => {
    const { database } = openDatabase(path, now)
    const executions = new StoredExecutions(database)
    const [file] = failed.files
    if (!file) throw new Error('it has a file')
    const others = ['file_0', 'it\'s "odd"'].map((fileId) => ({ ...file, fileId }))
    store(database, [{ ...failed, files: [...others, file] }])
    const read = (fileId: string) => executions.findFile(id(1), fileId)
    expect(['file_1', 'it\'s "odd"'].map(read)).toEqual([file, others[1]].map((one) => ({ connectionId: 'main', file: one })))
    expect([read('file_9'), executions.findFile(id(2), 'file_1')]).toEqual([null, null])
    executions.stop([id(1)])
    expect(read('file_1')).toBeNull()
    database.close()
  })

  it('are read to be asked now if there is anything to ask about them', () => {
    const { database } = openDatabase(path, now)
    const executions = new StoredExecutions(database)
    const facts: Partial<Execution>[] = [
      failed, { status: 'COMPLETED', result: 'fetched' }, { status: 'COMPLETED', result: 'due' }, { status: 'COMPLETED', result: 'unavailable' },
      { status: 'NOT_FOUND' }, { status: 'A_NEW_ONE' }, {}, {},
    ]
    store(database, facts.map((fact, n) => ({ ...newExecution(id(n + 1), 'main', 1_000), ...fact })))
    executions.stop([id(8)])
    const ids = facts.map((_, n) => id(n + 1)).reverse()
    expect(executions.askable(ids).map((row) => row.id)).toEqual([7, 6, 5, 4, 3].map(id))
    database.close()
  })

  it('become old enough for the archive by this computer\'s clock', () => {
    const { database } = openDatabase(path, now)
    const executions = new StoredExecutions(database)
    const hour = 3_600_000
    const noon = 12 * hour
    const ended = (n: number, connectionId: string, times: Pick<Execution, 'completedAt' | 'endSeenAt'>) =>
      ({ ...newExecution(id(n), connectionId, 1_000), status: 'FAILED', ...times })
    store(database, [
      ended(1, 'ahead', { completedAt: noon + hour, endSeenAt: noon }),
      ended(2, 'behind', { completedAt: noon - hour, endSeenAt: noon }),
      ended(3, 'main', { completedAt: noon, endSeenAt: noon }),
      ended(4, 'ahead', { completedAt: null, endSeenAt: noon }),
      ended(5, 'behind', { completedAt: null, endSeenAt: noon }),
    ])
    const corrections = { ahead: hour, behind: -hour, main: 0, 12: hour }
    expect(executions.toArchive(noon, corrections)).toEqual([])
    expect(executions.toArchive(noon + 1, corrections).sort()).toEqual([1, 2, 3, 4, 5].map(id))
    database.close()
  })

  it('keep their group, pin and place in the archive, and can be deleted for good', () => {
    const { database } = openDatabase(path, now)
    const executions = new StoredExecutions(database)
    executions.add([id(1)], 'main', 1_000, 'Covers')
    executions.add([id(2), id(3)], 'main', 1_000)
    const trouble = { kind: 'server', code: null, saying: saying('file-gone'), httpStatus: 503, requestId: null } as const
    executions.save([{ execution: { ...failed, batch: 'Covers', trouble }, transition: { from: null, to: 'FAILED', at: 2_000 }, announce: 'FAILED', raw: null, observation }])
    executions.describe([id(2)], { batch: 'Videos', pinned: true, note: 'why' })
    expect(executions.groups()).toEqual([{ name: 'Covers', count: 1 }, { name: 'Videos', count: 1 }])
    expect(listed(executions).find((row) => row.id === id(2))).toMatchObject({ batch: 'Videos', pinned: true, archived: false, note: 'why' })

    expect([executions.toArchive(1_900, {}), executions.toArchive(1_901, {})]).toEqual([[], [id(1)]])
    executions.describe([id(1)], { pinned: true })
    expect(executions.toArchive(1_901, {})).toEqual([])
    executions.describe([id(1)], { pinned: false, archive: 'archived' })
    expect(executions.toArchive(1_901, {})).toEqual([])
    expect(executions.find(id(1))).toMatchObject({ archive: 'archived', pinned: false, batch: 'Covers' })

    executions.stop([id(1)])
    expect(executions.groups()).toEqual([{ name: 'Videos', count: 1 }])
    const taken = executions.add([id(7), id(1), id(3)], 'main', 9_000, 'Again')
    expect(taken).toEqual([
      { ...newExecution(id(7), 'main', 9_000), batch: 'Again', place: 4 },
      { ...failed, archive: 'kept', batch: 'Again', trouble },
    ])
    expect(executions.findAll([id(7), id(1)])).toEqual(taken)
    expect(listed(executions).filter((row) => row.id !== id(2) && row.id !== id(3))).toMatchObject(taken.map((one) => toRow(one, null)))
    expect(executions.toArchive(1_901, {})).toEqual([])

    executions.remove([id(1), id(3), id(7)])
    expect(listed(executions).map((row) => row.id)).toEqual([id(2)])
    const left = database.prepare('SELECT (SELECT count(*) FROM transitions) + (SELECT count(*) FROM notifications) + (SELECT count(*) FROM observations) AS n').get()
    expect(left).toMatchObject({ n: 0 })
    expect(executions.add([id(1)], 'main', 10_000)).toMatchObject([{ id: id(1) }])
    database.close()
  })

  it('keep nothing of changes that came together if one of them cannot be stored whole', () => {
    const { database } = openDatabase(path, now)
    const executions = new StoredExecutions(database)
    executions.add([id(1), id(2)], 'main', 1_000)
    database.exec('DROP TABLE notifications')
    const change = { execution: failed, transition: { from: null, to: 'FAILED', at: 2_000 }, announce: 'FAILED' as const, raw: null, observation }
    expect(() => executions.save([{ ...change, execution: { ...failed, id: id(2) }, announce: null }, change])).toThrow()
    for (const one of [id(1), id(2)]) {
      expect(executions.find(one)?.status).toBe('UNSEEN')
      expect(executions.history(one)).toEqual([])
    }
    database.close()
  })
})

it('the ends to announce are found without reading everything stored', () => {
  const { database } = openDatabase(path, now)
  const asked = vi.spyOn(database, 'prepare')
  const outbox = new StoredOutbox(database)
  outbox.pending()
  outbox.announced(5)
  const plans = asked.mock.calls.map(([sql]) => database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(1))
  const steps = z.array(z.object({ detail: z.string() })).parse(plans.flat()).map(({ detail }) => detail)
  // The second begins at the end, and as nothing is to be sorted it reads no more than it returns.
  expect(steps.filter((step) => /^SCAN|^USE/.test(step))).toEqual(['SCAN notifications USING INDEX notificationsPending', 'USE TEMP B-TREE FOR ORDER BY', 'SCAN notifications'])
  database.close()
})

it('learned latencies are kept for each connection', () => {
  const { database } = openDatabase(path, now)
  const latency = new StoredLatency(database)
  expect(latency.load('main')).toBeNull()
  latency.save('main', { a: 1 })
  latency.save('main', { a: 2 })
  expect(latency.load('main')).toEqual({ a: 2 })
  database.close()
})
