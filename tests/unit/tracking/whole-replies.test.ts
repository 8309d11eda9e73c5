import { describe, expect, it } from 'vitest'
import { readExecution } from '../../../src/main/modelroute/readings'
import type { Execution, JsonValue } from '../../../src/shared/execution'
import { saying } from '../../../src/shared/sayings/sayings'
import { newExecution, observe, type Observation } from '../../../src/main/tracking/observe'
import { WholeReplies } from '../../../src/main/tracking/whole-replies'

const file = { file_id: 'file_0f8fad5b-d9cb-469f-a165-70867728950e', content_type: 'image/png' }
const endedAlone = { status: 'COMPLETED', model: 'flux', cost: '0.040', latency_ms: 8000 }
const ended = { ...endedAlone, result: file }

function seen(kind: 'status' | 'result', body: JsonValue): Observation {
  const reading = readExecution(body)
  if (reading === null) throw new Error('no reading')
  return { kind, reading, at: 1000 }
}

/** Follows one execution to its result; answers what was asked of it. */
function follow(replies: WholeReplies, status: JsonValue, result: JsonValue | null): ('status' | 'result')[] {
  const asked: ('status' | 'result')[] = []
  let execution: Execution = newExecution('exec_0f8fad5b-d9cb-469f-a165-70867728950e', 'main', 0)
  for (let next: 'status' | 'result' | 'nothing' = 'status'; next !== 'nothing'; ) {
    asked.push(next)
    const failure = { kind: 'not-found' as const, saying: saying('not-found'), code: null, httpStatus: 404, requestId: null }
    const observation: Observation =
      next === 'status' ? seen('status', status) : result === null ? { kind: 'failed', asked: 'result', failure, at: 2000 } : seen('result', result)
    const decision = observe(execution, observation, replies.tellsAll(execution, observation))
    replies.learn(execution, decision.execution, observation)
    execution = decision.execution
    next = decision.next
  }
  return asked
}

const both = ['status', 'result']

describe('a result', () => {
  it('is no longer requested once three in a row of its model told nothing beyond the status', () => {
    const replies = new WholeReplies()
    for (let nth = 0; nth < 3; nth += 1) expect(follow(replies, ended, ended)).toEqual(both)
    expect(follow(replies, ended, ended)).toEqual(['status'])
    expect(follow(replies, { ...ended, model: 'other' }, ended)).toEqual(both)
  })

  it('is not requested either if the API has none besides the one with the status', () => {
    const replies = new WholeReplies()
    for (let nth = 0; nth < 3; nth += 1) expect(follow(replies, ended, null)).toEqual(both)
    expect(follow(replies, ended, null)).toEqual(['status'])
  })

  it('is always requested if the status tells none', () => {
    const replies = new WholeReplies()
    for (let nth = 0; nth < 5; nth += 1) expect(follow(replies, endedAlone, ended)).toEqual(both)
    for (let nth = 0; nth < 3; nth += 1) follow(replies, ended, ended)
    expect(follow(replies, endedAlone, ended)).toEqual(both)
  })

  it.each([
    ['more files', { ...ended, result: [file, { ...file, file_id: 'file_0f8fad5b-d9cb-469f-a165-70867728950f' }] }],
    ['another output', { ...ended, result: { ...file, seed: 7 } }],
    ['a usage', { ...ended, usage: { input_tokens: 1, output_tokens: 2 } }],
    ['a cost', { ...ended, cost: '0.041' }],
    ['when it ended', { ...ended, completed_at: '2026-11-23T10:00:00Z' }],
  ])('is still requested if it tells %s', (_what, result) => {
    const replies = new WholeReplies()
    for (let nth = 0; nth < 5; nth += 1) expect(follow(replies, ended, result)).toEqual(both)
    for (let nth = 0; nth < 2; nth += 1) follow(replies, ended, ended)
    expect(follow(replies, ended, result)).toEqual(both)
    expect(follow(replies, ended, ended)).toEqual(both)
  })

  it('is still requested after requests for it that failed, as they told nothing', () => {
    const replies = new WholeReplies()
    const unseen = newExecution('exec_0f8fad5b-d9cb-469f-a165-70867728950e', 'main', 0)
    const told = seen('status', ended)
    const failed: Observation = {
      kind: 'failed', asked: 'result', at: 2000,
      failure: { kind: 'network', saying: saying('connection-failed'), code: null, httpStatus: null, requestId: null },
    }
    for (let nth = 0; nth < 3; nth += 1) {
      const due = observe(unseen, told, false).execution
      replies.learn(unseen, due, told)
      replies.learn(due, observe(due, failed, false).execution, failed)
    }
    expect(replies.tellsAll(unseen, told)).toBe(false)
  })
})
