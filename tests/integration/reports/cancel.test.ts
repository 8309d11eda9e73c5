import { rowsOf } from '@shared/listed'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { saying } from '@shared/sayings/sayings'
import { startConnections } from '../../support/connections'
import { id } from '../../support/ids'
import { startMonitor } from '../../support/monitor'

const unknown = 'exec_00000000-0000-4000-8000-0000000000aa'

describe('cancelling over HTTP', () => {
  it('reports what became of each, in the requested order', async () => {
    const { simulator, monitor, status, repository } = await startMonitor()
    const pending = simulator.create({ fate: 'never' }).id
    const ended = simulator.create({ fate: 'text', durationMs: 0 }).id
    monitor.track([pending, ended, unknown].join('\n'), 'main')
    await vi.waitFor(() => expect([pending, ended, unknown].map(status)).toEqual(['PENDING', 'COMPLETED', 'NOT_FOUND']), 10_000)

    expect(await monitor.cancel([ended, pending, unknown])).toEqual([
      { id: ended, kind: 'already-ended', status: 'COMPLETED' },
      { id: pending, kind: 'cancelled' },
      { id: unknown, kind: 'refused', saying: saying('not-found') },
    ])
    expect(status(pending)).toBe('CANCELLED')
    expect(simulator.counters.of(pending).cancels).toBe(1)
    expect(simulator.counters.of(ended).cancels).toBe(0)
    expect(repository.observations(pending).kept.map(({ asked, status: said }) => [asked, said]).slice(-2)).toEqual([
      ['cancel', null],
      ['status', 'CANCELLED'],
    ])
  })

  it('re-reads an execution that ended before the request arrived', async () => {
    const { simulator, monitor, status } = await startMonitor()
    const execution = simulator.create({ fate: 'never' })
    monitor.track(execution.id, 'main')
    await vi.waitFor(() => expect(status(execution.id)).toBe('PENDING'), 10_000)
    Object.assign(execution, { fate: 'GENERATION_FAILED', endsAt: Date.now() })
    expect(await monitor.cancel([execution.id])).toEqual([{ id: execution.id, kind: 'already-ended', status: 'FAILED' }])
    expect(monitor.details(execution.id)?.execution.error?.code).toBe('GENERATION_FAILED')
  })

  it('does not re-read what a poll told before the answer came', async () => {
    const { simulator, monitor, status } = await startMonitor()
    const execution = simulator.create({ fate: 'never' })
    monitor.track(execution.id, 'main')
    await vi.waitFor(() => expect(status(execution.id)).toBe('PENDING'), 10_000)
    simulator.faults.add({ method: 'POST', path: '/cancel', then: { kind: 'delay', ms: 600 } })
    const outcomes = monitor.cancel([execution.id])
    Object.assign(execution, { fate: 'GENERATION_FAILED', endsAt: Date.now() })
    monitor.askNow([execution.id])
    await vi.waitFor(() => expect(status(execution.id)).toBe('FAILED'), 10_000)
    expect(await outcomes).toEqual([{ id: execution.id, kind: 'already-ended', status: 'FAILED' }])
  })

  it('does not re-read what a poll in flight tells after the answer came', async () => {
    const { simulator, monitor, status } = await startMonitor()
    const { id } = simulator.create({ fate: 'never' })
    monitor.track(id, 'main')
    await vi.waitFor(() => expect(status(id)).toBe('PENDING'), 10_000)
    simulator.faults.add({ method: 'GET', path: id, then: { kind: 'delay', ms: 600 } })
    const { polls } = simulator.counters.of(id)
    monitor.askNow([id])
    const outcomes = monitor.cancel([id])
    expect(await outcomes).toEqual([{ id, kind: 'cancelled' }])
    expect(simulator.counters.of(id).polls).toBe(polls + 1)
  })

  it('gives the words of the API for a refusal, and reports an execution that keeps running', async () => {
    const { simulator, monitor, status } = await startMonitor()
    const [refused, slow] = [simulator.create({ fate: 'never' }).id, simulator.create({ fate: 'never' }).id]
    monitor.track(`${refused} ${slow}`, 'main')
    await vi.waitFor(() => expect([refused, slow].map(status)).toEqual(['PENDING', 'PENDING']), 10_000)
    const envelope = { error: { code: 'NOT_YOURS', message: 'Somebody else started it.', retryable: false } }
    simulator.faults.add({ method: 'POST', path: `/v1/executions/${refused}/cancel`, then: { kind: 'body', status: 409, body: JSON.stringify(envelope) } })
    simulator.faults.add({ method: 'POST', path: `/v1/executions/${slow}/cancel`, then: { kind: 'body', status: 202, body: '{}' } })
    expect(await monitor.cancel([refused, slow])).toEqual([
      { id: refused, kind: 'refused', saying: saying('rejected', { said: expect.stringContaining('Somebody else started it') }) },
      { id: slow, kind: 'still-running', status: 'PENDING' },
    ])
  })

  it('re-reads an execution if the connection broke off before the reply', async () => {
    const { simulator, monitor, status } = await startMonitor()
    const execution = simulator.create({ fate: 'never' })
    monitor.track(execution.id, 'main')
    await vi.waitFor(() => expect(status(execution.id)).toBe('PENDING'), 10_000)
    simulator.faults.add({ path: '/cancel', then: { kind: 'reset' } })
    Object.assign(execution, { fate: 'cancelled', endsAt: Date.now() })
    expect(await monitor.cancel([execution.id])).toEqual([{ id: execution.id, kind: 'cancelled' }])
  })

  it('is refused at once while no request may leave', async () => {
    const { simulator, monitor, connections, status } = await startMonitor()
    const { id } = simulator.create({ fate: 'never' })
    monitor.track(id, 'main')
    await vi.waitFor(() => expect(status(id)).toBe('PENDING'), 10_000)
    connections.setPaused(true)
    expect(await monitor.cancel([id])).toEqual([{ id, kind: 'refused', saying: saying('cancel-halted') }])
    expect(simulator.counters.of(id).cancels).toBe(0)
  })

  it('sends no more requests once the key is refused', async () => {
    const { simulator, monitor, connections, status } = await startMonitor()
    const ids = [simulator.create({ fate: 'never' }).id, simulator.create({ fate: 'never' }).id]
    monitor.track(ids.join('\n'), 'main')
    await vi.waitFor(() => expect(ids.map(status)).toEqual(['PENDING', 'PENDING']), 10_000)
    simulator.faults.add({ path: '/cancel', then: { kind: 'status', status: 401 } })
    for (const [id, said] of [[ids[0], 'key-refused'], [ids[1], 'cancel-halted']] as const) {
      expect(await monitor.cancel([id ?? ''])).toMatchObject([{ id, kind: 'refused', saying: { name: said } }])
    }
    expect(connections.states()[0]?.phase.kind).toBe('key-refused')
  })

  it('can be withdrawn until its request leaves', async () => {
    const { simulator, monitor, connections, status } = await startMonitor()
    const { id } = simulator.create({ fate: 'never' })
    monitor.track(id, 'main')
    await vi.waitFor(() => expect(status(id)).toBe('PENDING'), 10_000)
    simulator.faults.add({ times: 1, then: { kind: 'status', status: 429, headers: { 'retry-after': '600' } } })
    monitor.askNow([id])
    await vi.waitFor(() => expect(connections.states()[0]?.phase.kind).toBe('rate-limited'), 10_000)
    const outcomes = monitor.cancel([id])
    expect(monitor.stopCancelling()).toBe(true)
    expect(await outcomes).toEqual([{ id, kind: 'left-alone' }])
    expect(simulator.counters.of(id).cancels).toBe(0)
    expect(monitor.stopCancelling()).toBe(false)
  })

  it('cannot be withdrawn once its request has left', async () => {
    const { simulator, monitor, status } = await startMonitor()
    const { id } = simulator.create({ fate: 'never' })
    monitor.track(id, 'main')
    await vi.waitFor(() => expect(status(id)).toBe('PENDING'), 10_000)
    simulator.faults.add({ method: 'POST', path: '/cancel', then: { kind: 'delay', ms: 300 } })
    const outcomes = monitor.cancel([id])
    await vi.waitFor(() => expect(simulator.counters.of(id).cancels).toBe(1), 10_000)
    monitor.stopCancelling()
    expect(await outcomes).toEqual([{ id, kind: 'cancelled' }])
  })

  it('says so if its connection is closed before its request left', async () => {
    const { simulator, monitor, connections } = await startMonitor()
    const { id } = simulator.create({ fate: 'never' })
    simulator.faults.add({ times: 1, then: { kind: 'status', status: 429, headers: { 'retry-after': '600' } } })
    monitor.track(id, 'main')
    await vi.waitFor(() => expect(connections.states()[0]?.phase.kind).toBe('rate-limited'), 10_000)
    const [outcomes] = await Promise.all([monitor.cancel([id]), connections.close('main')])
    expect(outcomes).toEqual([{ id, kind: 'refused', saying: saying('cancel-stopped') }])
  })

  it('says so if its connection is closed before the reply', async () => {
    const { simulator, monitor, connections, status } = await startMonitor()
    const { id } = simulator.create({ fate: 'never' })
    monitor.track(id, 'main')
    await vi.waitFor(() => expect(status(id)).toBe('PENDING'), 10_000)
    simulator.faults.add({ method: 'POST', path: '/cancel', then: { kind: 'hang' } })
    const outcomes = monitor.cancel([id])
    await vi.waitFor(() => expect(simulator.counters.of(id).cancels).toBe(1), 10_000)
    await connections.close('main')
    expect(await outcomes).toEqual([{ id, kind: 'refused', saying: saying('cancel-stopped') }])
  })

  it('of many at a time is not taken for a leak', async () => {
    const { monitor, open, pass } = startConnections()
    const warnings: Error[] = []
    const warned = (warning: Error): void => void warnings.push(warning)
    process.on('warning', warned)
    onTestFinished(() => void process.off('warning', warned))
    open('first')
    const ids = Array.from({ length: 24 }, (_, n) => id(n))
    await monitor.track(ids.join('\n'), 'first')
    await pass(1000)
    const outcomes = monitor.cancel(ids)
    await pass(60_000)
    expect(await outcomes).toEqual(ids.map((one) => ({ id: one, kind: 'cancelled' })))
    expect(warnings).toEqual([])
  })

  it('counts towards the rate limit, and waits while it is used up', async () => {
    const { simulator, monitor, status } = await startMonitor({ limit: 10, windowMs: 2_000 })
    const ids = Array.from({ length: 8 }, () => simulator.create({ fate: 'never' }).id)
    monitor.track(ids.join('\n'), 'main')
    await vi.waitFor(() => expect(ids.map(status)).not.toContain('UNSEEN'), 10_000)
    expect(await monitor.cancel(ids)).toEqual(ids.map((id) => ({ id, kind: 'cancelled' })))
    expect(simulator.counters.tooMany).toBe(0)
  })

  it('says so if an execution is not tracked', async () => {
    const { monitor } = await startMonitor()
    expect(await monitor.cancel([unknown])).toEqual([{ id: unknown, kind: 'refused', saying: saying('cancel-untracked') }])
  })
})

describe('the state after a cancellation', () => {
  /** Cancels one; the limit keeps its state from being read for some seconds. */
  async function cancelHeldUp(seconds: number) {
    const started = startConnections()
    started.open('first')
    await started.monitor.track(id(1), 'first')
    await started.pass(1000)
    started.fail(429, { headers: { 'retry-after': `${seconds}` } })
    const outcomes = started.monitor.cancel([id(1)])
    await started.pass(1000)
    return { ...started, outcomes }
  }

  it('is waited for as long as the rate limit holds up the request that tells it', async () => {
    const { outcomes, pass } = await cancelHeldUp(150)
    await pass(200_000)
    expect(await outcomes).toEqual([{ id: id(1), kind: 'cancelled' }])
  })

  it('is not what a poll tells that left before the cancellation was answered', async () => {
    const { monitor, open, pass, slow } = startConnections()
    open('first')
    await monitor.track(id(1), 'first')
    await pass(1000)
    slow(5000)
    monitor.askNow([id(1)])
    await pass(10)
    slow(100)
    const outcomes = monitor.cancel([id(1)])
    await pass(10_000)
    expect(await outcomes).toEqual([{ id: id(1), kind: 'cancelled' }])
  })

  it('is told even if the cancellation cannot be stored, which is reported', async () => {
    const { monitor, repository, storageFailures, open, pass } = startConnections()
    open('first')
    await monitor.track(id(1), 'first')
    await pass(1000)
    vi.spyOn(repository, 'record').mockImplementationOnce(() => {
      throw new Error('The disk is full.')
    })
    const outcomes = monitor.cancel([id(1)])
    await pass(10_000)
    expect(await outcomes).toEqual([{ id: id(1), kind: 'cancelled' }])
    expect(storageFailures).toEqual(['The disk is full.'])
  })

  it.each<[string, (started: ReturnType<typeof startConnections>) => void]>([
    ['it is no longer tracked', ({ monitor }) => void monitor.stopTracking([id(1)])],
    ['watching is paused', ({ connections }) => connections.setPaused(true)],
    ['the request about it fails', ({ fail }) => fail(500, { times: 100 })],
    ['cancelling is stopped', ({ fail, monitor }) => {
      fail(429, { headers: { 'retry-after': '600' } })
      monitor.stopCancelling()
    }],
  ])('is waited for no longer than a minute once %s', async (_, hinder) => {
    const started = await cancelHeldUp(2)
    hinder(started)
    await started.pass(61_000)
    expect(await started.outcomes).toEqual([{ id: id(1), kind: 'still-running', status: 'PROCESSING' }])
  })
})

describe('the user’s own words', () => {
  it('are stored, sent to the list, and not lost with the next reply', async () => {
    const { simulator, monitor, batches, status } = await startMonitor()
    const { id } = simulator.create({ fate: 'never' })
    monitor.track(id, 'main')
    await vi.waitFor(() => expect(status(id)).toBe('PENDING'), 10_000)
    monitor.describe([id, unknown], { label: 'Poster' })
    monitor.note(id, 'For the fair')
    expect(rowsOf(monitor.rows())).toMatchObject([{ id, label: 'Poster' }])
    await vi.waitFor(() => {
      expect(Object.assign({}, ...batches.flatMap(({ added, changed }) => [...added, ...changed]))).toMatchObject({ id, label: 'Poster' })
    }, 10_000)
    await monitor.cancel([id])
    expect(monitor.details(id)?.execution).toMatchObject({ status: 'CANCELLED', label: 'Poster', note: 'For the fair' })
    monitor.describe([id], { label: null })
    expect(rowsOf(monitor.rows())).toMatchObject([{ label: null }])
    expect(monitor.details(id)?.execution.note).toBe('For the fair')
  })
})
