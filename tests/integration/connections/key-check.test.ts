import { describe, expect, it, vi } from 'vitest'
import { saying } from '@shared/sayings/sayings'
import { startBook } from '../../support/connection-book'

describe('the check of a key', () => {
  it.each(['full', 'execution-only'] as const)('recognises a key with the permission %s', async (permission) => {
    const { first, connections } = await startBook()
    first.settings.permission = permission
    expect(await connections.checkKey('main')).toMatchObject({ kind: 'accepted', permission })
    expect(first.counters.requests).toBe(2)
  })

  it('accepts a key for which nothing but the webhooks is refused', async () => {
    const { first, connections, state } = await startBook()
    first.faults.add({ path: '/webhooks', then: { kind: 'status', status: 401 } })
    expect(await connections.checkKey('main')).toMatchObject({ kind: 'accepted' })
    expect(state('main')?.phase.kind).not.toBe('key-refused')
  })

  it('makes a single request if the key is refused', async () => {
    const { first, book, connections, state } = await startBook()
    book.saveKey('main', 'sk_wrong', 'session')
    expect(await connections.checkKey('main')).toMatchObject({ kind: 'refused' })
    expect(state('main')).toMatchObject({ phase: { kind: 'key-refused' }, keyStanding: { kind: 'refused' } })
    expect(first.counters.requests).toBe(1)
  })

  it('is repeated until the API is reached', async () => {
    const { first, connections, state } = await startBook()
    first.faults.add({ then: { kind: 'status', status: 503 }, times: 1 })
    const check = expect(connections.checkKey('main')).resolves.toMatchObject({ kind: 'unreached' })
    expect(state('main')?.keyStanding).toEqual({ kind: 'checking' })
    await check
    await vi.waitFor(() => expect(state('main')?.keyStanding).toMatchObject({ kind: 'accepted' }), 10_000)
  })

  it('waits while no request may leave, and says so', async () => {
    const { first, connections, state } = await startBook()
    connections.setPaused(true)
    expect(state('main')?.phase.kind).toBe('paused')
    expect(await connections.checkKey('main')).toMatchObject({ kind: 'unreached', saying: saying('cancel-halted') })
    expect(first.counters.requests).toBe(0)
    connections.setPaused(false)
    await vi.waitFor(() => expect(state('main')?.keyStanding).toMatchObject({ kind: 'accepted' }), 10_000)
  })
})
