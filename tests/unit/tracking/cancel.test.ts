import { describe, expect, it } from 'vitest'
import type { FailureKind } from '@shared/execution'
import { english, formatSaying, saying, verbatim } from '@shared/sayings/sayings'
import { noRate } from '../../../src/main/modelroute/rate-limit'
import type { Reply } from '../../../src/main/modelroute/types'
import { cancelOutcome, needsReread } from '../../../src/main/tracking/cancel'
import { newExecution } from '../../../src/main/tracking/observe'

const id = 'exec_0f8fad5b-d9cb-469f-a165-70867728950e'
const read = (status: string) => ({ ...newExecution(id, 'main', 0), status })
const exchange = { sentAt: 0, receivedAt: 1, rate: noRate }
const accepted: Reply<null> = { ...exchange, ok: true, value: null, raw: null, httpStatus: 200, requestId: null }
const failed = (kind: FailureKind, message = 'words'): Reply<null> => {
  return { ...exchange, ok: false, failure: { kind, saying: verbatim(message), code: null, httpStatus: 409, requestId: null } }
}

describe('the outcome of a cancellation', () => {
  it('is the state in which the execution is re-read', () => {
    expect(cancelOutcome(accepted, read('CANCELLED'))).toEqual({ id, kind: 'cancelled' })
    expect(cancelOutcome(accepted, read('COMPLETED'))).toEqual({ id, kind: 'already-ended', status: 'COMPLETED' })
    expect(cancelOutcome(accepted, read('PROCESSING'))).toEqual({ id, kind: 'still-running', status: 'PROCESSING' })
  })

  it('counts a request whose reply was lost as successful, but not one that was refused', () => {
    expect(cancelOutcome(failed('timeout'), read('CANCELLED'))).toEqual({ id, kind: 'cancelled' })
    expect(cancelOutcome(failed('rejected'), read('CANCELLED'))).toEqual({ id, kind: 'already-ended', status: 'CANCELLED' })
  })

  it('is re-read if the request may have arrived without a reply', () => {
    const lost = (name: 'broke-off' | 'connection-refused'): Reply<null> => {
      return { ...exchange, ok: false, failure: { kind: 'network', saying: saying(name), code: null, httpStatus: null, requestId: null } }
    }
    expect([lost('broke-off'), lost('connection-refused')].map(needsReread)).toEqual([true, false])
    expect(cancelOutcome(lost('broke-off'), read('CANCELLED'))).toEqual({ id, kind: 'cancelled' })
    const unanswered = { id, kind: 'refused', saying: saying('cancel-unanswered') }
    expect(cancelOutcome(lost('broke-off'), read('PROCESSING'))).toEqual(unanswered)
    // It may have taken longer than that to be read.
    expect(formatSaying(unanswered.saying, english)).toContain('when last checked')
  })

  it('says why it was refused, in the words of the API if there are any', () => {
    expect(cancelOutcome(failed('rejected', 'Too late.'), read('PROCESSING'))).toEqual({ id, kind: 'refused', saying: verbatim('Too late.') })
    const names = [
      ['rate-limited', 'cancel-rate-limited'], ['network', 'cancel-unsent'], ['timeout', 'cancel-unanswered'], ['server', 'cancel-trouble'], ['unreadable', 'cancel-unreadable'],
    ] as const
    for (const [kind, name] of names) {
      const outcome = cancelOutcome(failed(kind, 'It is asked again by itself.'), read('PROCESSING'))
      expect(outcome).toMatchObject({ kind: 'refused', saying: { name } })
      expect(outcome.kind === 'refused' && formatSaying(outcome.saying, english)).toEqual(expect.not.stringContaining('by itself'))
    }
  })
})
