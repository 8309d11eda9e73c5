import { expect, it } from 'vitest'
import type { Execution, JsonValue } from '@shared/execution'
import { saying } from '@shared/sayings/sayings'
import { parseJson } from '../../../src/main/modelroute/json'
import { noRate } from '../../../src/main/modelroute/rate-limit'
import { readExecution } from '../../../src/main/modelroute/readings'
import { openDatabase } from '../../../src/main/storage/database'
import { StoredExecutions } from '../../../src/main/storage/executions'
import { StoredOutbox } from '../../../src/main/storage/outbox'
import { newExecution, observe } from '../../../src/main/tracking/observe'
import { toRow } from '../../../src/main/tracking/rows'
import { store } from '../../support/stored'

const fresh = newExecution('exec_00000000-0000-4000-8000-000000000001', 'main', 1_000)

/** Stores what a reply says and reads all of it again. */
function kept(json: string): { found: Execution | null; raw: JsonValue | undefined; codes: unknown; searchOnlyText: unknown; told: string | null | undefined } {
  const body = parseJson(json)
  const reading = body === undefined ? null : readExecution(body)
  if (body === undefined || reading === null) throw new Error('The reply was not read')
  const { database } = openDatabase(':memory:', new Date(0))
  const executions = new StoredExecutions(database)
  executions.add([fresh.id], 'main', 1_000)
  const observation = { at: 2_000, asked: 'status', tookMs: 1, httpStatus: 200, status: reading.status, requestId: null, rate: noRate, failure: null } as const
  executions.save([{ ...observe(fresh, { kind: 'status', reading, at: 2_000 }), raw: { kind: 'status', body }, observation }])
  return {
    found: executions.find(fresh.id),
    raw: executions.raw(fresh.id).status,
    codes: JSON.parse(executions.rows().errorCode),
    searchOnlyText: JSON.parse(executions.searchOnlyText()),
    told: new StoredOutbox(database).pending()[0]?.errorCode,
  }
}

it('keeps an error whose texts contain what no database can hold', () => {
  const all = kept(String.raw`{"status": "FAILED", "model": "a\u0000b", "error": {"code": "BROKEN\ud800", "message": "a\udc00b\u0000c"}}`)
  expect(all.found).toMatchObject({ status: 'FAILED', model: 'a�b', error: { code: 'BROKEN�', message: 'a�b�c' } })
  expect([all.codes, all.searchOnlyText, all.told]).toEqual([['BROKEN�'], ['a�b�c'], 'BROKEN�'])
})

it('keeps the rest of a reply that contains impossible numbers', () => {
  const huge = '{"status": "COMPLETED", "latency_ms": 1e300, "usage": {"input_tokens": 1e300, "output_tokens": 7}, "cost": 1e300}'
  expect(kept(huge).found).toMatchObject({ status: 'COMPLETED', latencyMs: null, usage: { inputTokens: null, outputTokens: 7 } })
})

it('keeps an end whose duration is told in fractions of a millisecond', () => {
  expect(kept('{"status": "COMPLETED", "latency_ms": 20.6}').found).toMatchObject({ status: 'COMPLETED', latencyMs: 20.6 })
})

it('keeps a whole reply, whatever its field names are', () => {
  const reply = '{"status":"COMPLETED","result":{"__proto__":{"a":1},"constructor":2}}'
  expect(JSON.stringify(kept(reply).raw)).toBe(reply)
})

it('reads an execution whose last failure was stored with a saying of another version', () => {
  const { database } = openDatabase(':memory:', new Date(0))
  const executions = new StoredExecutions(database)
  store(database, [{ ...fresh, trouble: { kind: 'server', saying: saying('redirected'), code: null, httpStatus: 503, requestId: null } }])
  database.exec("UPDATE executions SET trouble = replace(trouble, 'redirected', 'said-later')")
  expect(executions.active('main')).toEqual([{ ...fresh, place: 1 }])
})

it('lets the page search only the beginning of a long message: the messages of all rows go there at once', () => {
  const { found, searchOnlyText } = kept(JSON.stringify({ status: 'FAILED', error: { code: 'BROKEN', message: 'über '.repeat(100_000) } }))
  expect(searchOnlyText).toEqual(['über '.repeat(400)])
  expect(found && toRow(found, null).searchOnlyText).toBe('über '.repeat(400))
})
