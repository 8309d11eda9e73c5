import { getEventListeners } from 'node:events'
import { expect, it } from 'vitest'
import type { KeyStanding } from '@shared/connection'
import type { FailureKind } from '@shared/execution'
import { verbatim } from '@shared/sayings/sayings'
import { KeyCheck } from '../../../src/main/connections/key-check'
import { noRate } from '../../../src/main/modelroute/rate-limit'
import type { Reply } from '../../../src/main/modelroute/types'
import { VirtualClock } from '../../support/virtual-clock'

const exchange = { sentAt: 0, receivedAt: 1, rate: noRate }
const failed = (kind: FailureKind, httpStatus: number): Reply<never> => {
  return { ...exchange, ok: false, failure: { kind, saying: verbatim(kind), code: null, httpStatus, requestId: null } }
}

/** A check whose requests, each of which takes 100 ms, have these replies, then 404. `sent` is when they left. */
function startCheck(...replies: Reply<never>[]) {
  const clock = new VirtualClock()
  const sent: number[] = []
  const told: KeyStanding['kind'][] = []
  const signals = new Set<AbortSignal>()
  const ask = async (): Promise<Reply<never>> => {
    sent.push(clock.monotonic())
    const reply = replies.shift() ?? failed('not-found', 404)
    await clock.sleep(100)
    return reply
  }
  const check = new KeyCheck({
    api: { execution: ask, webhooks: ask },
    clock,
    random: () => 1,
    // The reply counts for nothing after an abort, but may still come.
    request: (signal, send) => {
      signals.add(signal)
      return send()
    },
    blockedReason: () => null,
    onChange: ({ kind }) => told.push(kind),
  })
  return { clock, sent, told, check, signals }
}

it('is repeated with growing waits until it is decided, and then no more', async () => {
  const { clock, sent, told, check } = startCheck(failed('server', 503), failed('network', 502))
  void check.start()
  await clock.run(3_600_000)
  expect(sent).toEqual([0, 2_100, 6_200, 6_300])
  expect(told).toEqual(['checking', 'unreached', 'unreached', 'accepted'])
})

it('leaves nothing behind for each time it was repeated', async () => {
  const { clock, sent, check, signals } = startCheck(...Array.from({ length: 20 }, () => failed('server', 503)))
  void check.start()
  await clock.run(600_000)
  expect(sent.length).toBeGreaterThan(10)
  // One waits for the end of the check, one for the end of the present wait.
  expect([...signals].map((signal) => getEventListeners(signal, 'abort').length)).toEqual([2])
})

it.each([[403, 'execution-only'], [401, null], [503, null]])('tells from %i for the webhooks that the permission is %s', async (status, permission) => {
  const { clock, check } = startCheck(failed('not-found', 404), failed('key-refused', status))
  const standing = check.start()
  await clock.run(1_000)
  expect(await standing).toMatchObject({ kind: 'accepted', permission })
})

it.each([
  ['while it is asked', { at: 50, reply: failed('key-refused', 401), learned: { kind: 'checking' } }],
  ['before it is asked again', { at: 150, reply: failed('server', 503), learned: { kind: 'unreached' } }],
] as const)('ends for a key that is replaced %s', async (_when, { at, reply, learned }) => {
  const { clock, sent, told, check } = startCheck(reply)
  const former = check.start()
  await clock.run(at)
  told.length = 0
  const standing = check.start()
  expect(await former).toMatchObject(learned)
  await clock.run(3_600_000)
  expect(await standing).toMatchObject({ kind: 'accepted' })
  expect(told).toEqual(['checking', 'accepted'])
  expect(sent).toEqual([0, at, at + 100])
  check.stop()
  expect(check.standing).toBeNull()
})
