import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { failureKinds } from '@shared/execution'
import type { Execution, FailureKind, RequestFailure } from '@shared/execution'
import { verbatim } from '@shared/sayings/sayings'
import { isTerminal, terminalStatuses } from '@shared/status'
import type { ExecutionReading } from '../../../src/main/modelroute/types'
import { newExecution, observe } from '../../../src/main/tracking/observe'
import type { Observation } from '../../../src/main/tracking/observe'

const id = 'exec_0f8fad5b-d9cb-469f-a165-70867728950e'
const fresh = newExecution(id, 'main', 1_000)
const silent: ExecutionReading = {
  id, status: null, model: null, createdAt: null, completedAt: null, expiresAt: null, latencyMs: null, cost: null,
  holdAmount: null, estimatedCost: null, usage: null, error: null, files: [], output: undefined,
}
const failure = (kind: FailureKind): RequestFailure => ({ kind, saying: verbatim(kind), code: null, httpStatus: null, requestId: null })
const said = (status: string, at = 2_000): Observation => ({ kind: 'status', reading: { ...silent, status }, at })
const after = (execution: Execution, ...observations: Observation[]): Execution =>
  observations.reduce((state, observation) => observe(state, observation).execution, execution)

describe('what a reply means', () => {
  it('records the first status, with no status before it', () => {
    const decision = observe(fresh, said('PENDING'))
    expect(decision.transition).toEqual({ from: null, to: 'PENDING', at: 2_000 })
    expect(decision).toMatchObject({ announce: null, next: 'status' })
  })

  it('announces the end once, and requests the result of a completed one', () => {
    const ended = observe(after(fresh, said('PROCESSING')), said('COMPLETED', 3_000))
    expect(ended).toMatchObject({ announce: 'COMPLETED', next: 'result', execution: { endSeenAt: 3_000, result: 'due' } })
    const result = observe(ended.execution, { kind: 'result', reading: { ...silent, cost: '0.04' }, at: 4_000 })
    expect(result).toMatchObject({
      transition: null, announce: null, next: 'nothing', execution: { status: 'COMPLETED', result: 'fetched', cost: '0.04', endSeenAt: 3_000 },
    })
  })

  it.each(['FAILED', 'CANCELLED', 'EXPIRED'])('asks nothing more about one that is %s', (status) => {
    expect(observe(fresh, said(status))).toMatchObject({ announce: status, next: 'nothing', execution: { result: 'none' } })
  })

  it('shows an unknown status and keeps watching', () => {
    expect(observe(fresh, said('REHEATING'))).toMatchObject({ announce: null, next: 'status', execution: { status: 'REHEATING' } })
  })

  it('keeps what an earlier reply told if a later one does not, and believes the later one if both do', () => {
    const facts = {
      model: 'flux-1.1-pro', createdAt: 1, completedAt: 2, expiresAt: 3, latencyMs: 4, cost: '0.04', holdAmount: '0.048', estimatedCost: '0.05',
      usage: { inputTokens: 1, outputTokens: 2 }, error: { code: 'A', message: 'b', retryable: true, requestId: null, details: [] },
    }
    const told = after(fresh, { kind: 'status', reading: { ...silent, status: 'PENDING', ...facts }, at: 2_000 })
    expect(after(told, said('PROCESSING', 3_000))).toMatchObject({ ...facts, status: 'PROCESSING' })
    const later = { ...facts, model: 'flux-2', createdAt: 5, completedAt: 6, expiresAt: 7, latencyMs: 8, cost: '0.1', holdAmount: '0.1', estimatedCost: '0.1' }
    expect(after(told, { kind: 'status', reading: { ...silent, status: 'PROCESSING', ...later }, at: 3_000 })).toMatchObject(later)
  })

  it('keeps what only the status told about a file, if the result tells less', () => {
    const bare = { fileId: 'file_1', format: null, width: null, height: null, durationMs: null, sizeBytes: null, expiresAt: null }
    const files = [{ ...bare, format: 'image/png', width: 512, sizeBytes: 900 }]
    const completed = after(fresh, { kind: 'status', reading: { ...silent, status: 'COMPLETED', files }, at: 2_000 })
    const result = { ...silent, files: [{ ...bare, format: 'png' }, { ...bare, fileId: 'file_2' }] }
    expect(after(completed, { kind: 'result', reading: result, at: 3_000 }).files).toEqual([
      { ...bare, format: 'png', width: 512, sizeBytes: 900 },
      { ...bare, fileId: 'file_2' },
    ])
  })
})

describe('what a failed request means', () => {
  it('leaves the status alone and shows the trouble until the next success', () => {
    const failed = observe(after(fresh, said('PROCESSING')), { kind: 'failed', asked: 'status', failure: failure('server'), at: 3_000 })
    expect(failed).toMatchObject({ transition: null, next: 'status', execution: { status: 'PROCESSING', trouble: { kind: 'server' } } })
    expect(after(failed.execution, said('PROCESSING', 4_000)).trouble).toBeNull()
  })

  it.each(['rate-limited', 'key-refused'] as const)('%s is not trouble with the execution', (kind) => {
    expect(after(fresh, { kind: 'failed', asked: 'status', failure: failure(kind), at: 2_000 }).trouble).toBeNull()
  })

  it('reads 404 as NOT_FOUND, stops asking, and believes a later reply', () => {
    const gone = observe(fresh, { kind: 'failed', asked: 'status', failure: failure('not-found'), at: 2_000 })
    expect(gone).toMatchObject({ announce: null, next: 'nothing', execution: { status: 'NOT_FOUND' } })
    const failed = (kind: FailureKind): Observation => ({ kind: 'failed', asked: 'status', failure: failure(kind), at: 2_000 })
    expect(after(fresh, failed('server'), failed('not-found')).trouble).toBeNull()
    expect(observe(gone.execution, said('PENDING', 3_000)).transition).toEqual({ from: 'NOT_FOUND', to: 'PENDING', at: 3_000 })
  })

  it('requests a result again after a fault, but not if the API refuses it', () => {
    const completed = after(fresh, said('COMPLETED'))
    const failed = (kind: FailureKind) => observe(completed, { kind: 'failed', asked: 'result', failure: failure(kind), at: 3_000 })
    expect(failed('timeout')).toMatchObject({ next: 'result', execution: { status: 'COMPLETED' } })
    expect(failed('rejected')).toMatchObject({ next: 'nothing', execution: { status: 'COMPLETED', result: 'unavailable', trouble: { kind: 'rejected' } } })
    expect(failed('not-found')).toMatchObject({ next: 'nothing', execution: { status: 'COMPLETED', result: 'unavailable', trouble: null } })
  })
})

describe('whatever is observed', () => {
  const status = fc.constantFrom('PENDING', 'PROCESSING', 'AWAITING_WEBHOOK', 'OTHER', ...terminalStatuses)
  const observation: fc.Arbitrary<Observation> = fc.oneof(
    fc.record({ kind: fc.constantFrom('status' as const, 'result' as const), reading: status.map((word) => ({ ...silent, status: word })), at: fc.nat() }),
    fc.record({ kind: fc.constant('failed' as const), asked: fc.constantFrom('status' as const, 'result' as const), failure: fc.constantFrom(...failureKinds).map(failure), at: fc.nat() }),
  )

  it('a terminal status never changes, and is announced at most once', () => {
    fc.assert(
      fc.property(fc.array(observation, { maxLength: 30 }), (observations) => {
        let execution = fresh
        let announced = 0
        for (const seen of observations) {
          const decision = observe(execution, seen)
          if (isTerminal(execution.status)) expect(decision.execution.status).toBe(execution.status)
          if (decision.announce) announced += 1
          if (isTerminal(decision.execution.status)) expect(decision.next).not.toBe('status')
          execution = decision.execution
        }
        expect(announced).toBe(isTerminal(execution.status) ? 1 : 0)
      }),
    )
  })
})
