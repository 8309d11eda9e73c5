import { expect, it } from 'vitest'
import type { Execution } from '@shared/execution'
import { saying } from '@shared/sayings/sayings'
import { noRate } from '../../../src/main/modelroute/rate-limit'
import { openDatabase } from '../../../src/main/storage/database'
import { StoredExecutions } from '../../../src/main/storage/executions'
import { newExecution } from '../../../src/main/tracking/observe'
import { id } from '../../support/ids'
import { store } from '../../support/stored'

const ended: Execution = { ...newExecution(id(1), 'main', 1_000), place: 1, status: 'COMPLETED', endSeenAt: 1_500, result: 'fetched' }
const observation = { at: 2_000, asked: 'status', tookMs: 1, httpStatus: 200, status: null, requestId: null, rate: noRate, failure: null } as const

it('executions keep the newest reply of each kind, whatever comes after it, and their history as it was seen even if the clock was set back', () => {
  const { database } = openDatabase(':memory:', new Date(0))
  const executions = new StoredExecutions(database)
  executions.add([id(1)], 'main', 1_000)
  const seen = [
    { raw: { kind: 'status', body: 1 }, transition: { from: null, to: 'PENDING', at: 5_000 } },
    { raw: { kind: 'status', body: 2 }, transition: { from: 'PENDING', to: 'PROCESSING', at: 9_000 } },
    { raw: { kind: 'result', body: 3 }, transition: { from: 'PROCESSING', to: 'COMPLETED', at: 2_000 } },
    { raw: null, transition: null },
  ] as const
  for (const one of seen) executions.save([{ execution: ended, announce: null, observation, ...one }])
  expect(executions.raw(id(1))).toEqual({ status: 2, result: 3 })
  expect(executions.history(id(1))).toEqual(seen.slice(0, 3).map(({ transition }) => transition))
  database.close()
})

it('executions forget on another connection what the former one could not tell', () => {
  const { database } = openDatabase(':memory:', new Date(0))
  const executions = new StoredExecutions(database)
  const trouble = { kind: 'server', code: null, saying: saying('file-gone'), httpStatus: 503, requestId: null } as const
  const unknown = newExecution(id(1), 'main', 1_000)
  store(database, [{ ...unknown, status: 'NOT_FOUND', lastAskedAt: 2_000, trouble }, { ...ended, id: id(2), trouble }, { ...ended, id: id(3) }])
  executions.stop([id(3)])
  const moved = [{ ...unknown, place: 1 }, { ...ended, id: id(2), place: 2 }].map((one) => ({ ...one, connectionId: 'other' }))
  expect(executions.move([id(1), id(2), id(3)], 'other')).toEqual(moved)
  expect(executions.findAll([id(1), id(2)])).toEqual(moved)
  database.close()
})

it('executions are not archived while their result is still to be fetched, or once they are stopped', () => {
  const { database } = openDatabase(':memory:', new Date(0))
  const executions = new StoredExecutions(database)
  store(database, [{ ...ended, result: 'due' }, { ...ended, id: id(2) }, { ...ended, id: id(3) }])
  executions.stop([id(3)])
  expect(executions.toArchive(2_000, {})).toEqual([id(2)])
  database.close()
})
