import { describe, expect, it } from 'vitest'
import type { ConnectionPhase, ConnectionState } from '@shared/connection'
import { shownConnection } from '../../../src/renderer/src/stores/connections'

function connectionOf(id: string, phase: ConnectionPhase, active: number): ConnectionState {
  return {
    id,
    name: id,
    baseUrl: 'https://api.modelroute.ai',
    key: { kind: 'missing' },
    phase,
    budget: null,
    active,
    askEveryMs: null,
    asOf: null,
    nextRequestAt: null,
  }
}

describe('the connection shown', () => {
  it('is the active one when all are well', () => {
    const both = [connectionOf('a', { kind: 'online' }, 3), connectionOf('b', { kind: 'online' }, 0)]
    expect(shownConnection(both, 'b')?.id).toBe('b')
  })

  it('is the one in the worst phase that watches something', () => {
    const both = [connectionOf('a', { kind: 'key-refused' }, 1), connectionOf('b', { kind: 'offline' }, 2)]
    expect(shownConnection(both, 'b')?.id).toBe('a')
  })

  it('is not one in trouble that nobody waits for', () => {
    const both = [connectionOf('a', { kind: 'key-refused' }, 0), connectionOf('b', { kind: 'online' }, 2)]
    expect(shownConnection(both, 'b')?.id).toBe('b')
  })

  it('is none without connections', () => {
    expect(shownConnection([], 'b')).toBeNull()
  })
})
