import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { simulatorConnection } from '@shared/connection'
import type { ConnectionPhase, ConnectionState } from '@shared/connection'
import { defaultSettings } from '@shared/default-settings'
import { saying, verbatim } from '@shared/sayings/sayings'
import type { Saying } from '@shared/sayings/sayings'
import { allConnections, useCounted } from '../../../src/renderer/src/composables/counted'
import { usePreviewRetry } from '../../../src/renderer/src/composables/preview-retry'
import { distinct, inTrouble, nextWords, phaseWords, spentUntil, standingWords, waitingWords } from '../../../src/renderer/src/connections/words'
import { useActions } from '../../../src/renderer/src/stores/actions'
import { useCancelling } from '../../../src/renderer/src/stores/cancelling'
import { useConnections } from '../../../src/renderer/src/stores/connections'
import { useExecutions } from '../../../src/renderer/src/stores/executions'
import { useMonitor } from '../../../src/renderer/src/stores/monitor'
import { useOutcome } from '../../../src/renderer/src/stores/outcome'
import { usePreviews } from '../../../src/renderer/src/stores/previews'
import { connectionOf, idOf, rowOf } from './rows'

const ids = (connections: readonly ConnectionState[]): string[] => distinct(connections).map(({ id }) => id)

describe('the time of a connection\'s next request', () => {
  it('is shown while a request may leave, and never missing while requests are in flight', () => {
    const now = 1_000_000
    expect(nextWords(connectionOf('a'), now, 1_000)).toBe('idle')
    expect(nextWords(connectionOf('a', { active: 2, nextRequestAt: now + 5_000 }), now, 1_000)).toBe('next request in 5 s')
    expect(nextWords(connectionOf('a', { active: 2 }), now, 1_000)).toBe('next request now')
    expect(nextWords(connectionOf('a', { active: 2, phase: { kind: 'paused' } }), now, 1_000)).toBeNull()
  })

  it('stays true until it is updated', () => {
    expect(nextWords(connectionOf('a', { active: 2, nextRequestAt: 3_000 }), 0, 5_000)).toBe('next request within 5 s')
    expect(nextWords(connectionOf('a', { active: 2, nextRequestAt: 8_000 }), 0, 5_000)).toBe('next request in 8 s')
  })
})

describe('a rate limit that is used up', () => {
  const budget = { limit: 60, reserve: 6, resetAt: 90_000 }
  it('has little more than the reserve left, and ends with the next request after the reset', () => {
    expect(spentUntil(connectionOf('a', { budget: { ...budget, remaining: 7 }, nextRequestAt: 89_996 }))).toBe(89_996)
    expect(spentUntil(connectionOf('a', { budget: { ...budget, remaining: 7 }, nextRequestAt: 20_000 }))).toBeNull()
    expect(spentUntil(connectionOf('a', { budget: { ...budget, remaining: 40 }, nextRequestAt: 95_000 }))).toBeNull()
    expect(spentUntil(connectionOf('a'))).toBeNull()
  })
})

describe('the connections worth distinguishing', () => {
  it('are all of the user’s own, with or without a key', () => {
    expect(ids([connectionOf('a'), connectionOf('b', { key: { kind: 'missing' } })])).toEqual(['a', 'b'])
  })

  it('leave out, beside the simulator, a single one that was never set up', () => {
    const unset = connectionOf('main', { key: { kind: 'missing' }, phase: { kind: 'key-missing' } })
    expect(ids([unset, connectionOf('simulator')])).toEqual(['simulator'])
    expect(ids([{ ...unset, active: 2 }, connectionOf('simulator')])).toEqual(['main', 'simulator'])
    expect(ids([connectionOf('main'), connectionOf('simulator')])).toEqual(['main', 'simulator'])
  })
})

describe('a connection in trouble', () => {
  it('may need the user to do something', () => {
    expect(inTrouble(connectionOf('a', { phase: { kind: 'key-refused' } }))).toBe(true)
    expect(inTrouble(connectionOf('a', { phase: { kind: 'rate-limited', until: 0 } }))).toBe(false)
  })
})

describe('trouble', () => {
  const troubled = (said: Saying): ConnectionPhase => ({ kind: 'server-trouble', until: 0, failure: { kind: 'unreadable', saying: said, code: null, httpStatus: null, requestId: null } })

  it('is the server’s, unless what it answers cannot be stored', () => {
    const phases = [troubled(saying('broken-json')), troubled(saying('not-stored', { reason: 'It is locked.' }))]
    expect(phases.map(phaseWords)).toEqual(['Server trouble', 'Database trouble'])
    expect(phases.map(waitingWords)).toEqual(['until the API answers again', 'until replies can be stored again'])
  })
})

describe('the words about a key', () => {
  it('say what the API told, or that it told nothing', () => {
    expect(standingWords({ kind: 'accepted', at: 0, permission: 'execution-only' })).toMatch(/^Accepted\. .*nothing else/)
    expect(standingWords({ kind: 'accepted', at: 0, permission: 'full' })).toMatch(/full access/)
    expect(standingWords({ kind: 'accepted', at: 0, permission: null })).toMatch(/does not say/)
    expect(standingWords({ kind: 'refused', at: 0, saying: verbatim('Said so.') })).toBe('Refused. Said so.')
    expect(standingWords({ kind: 'unreached', saying: verbatim('Offline.') })).toMatch(/kept.*Offline\./)
  })
})

describe('what requests are waiting for', () => {
  it('is shown for the connection they belong to', () => {
    setActivePinia(createPinia())
    const until = Date.UTC(2026, 5, 1, 12)
    const connections = [connectionOf('a'), connectionOf('b', { phase: { kind: 'paused' } }), connectionOf('c', { phase: { kind: 'key-refused' } }), connectionOf('d', { phase: { kind: 'rate-limited', until } })]
    useMonitor().state = { connections, formerConnections: [], activeConnectionId: 'a', settings: defaultSettings, encryptionAvailable: true, paused: false, trayAvailable: true, notices: [] }
    const { waiting } = useConnections()
    expect(['a', 'b', 'c', 'gone'].map(waiting)).toEqual([null, 'until you resume watching', 'for a key that the API accepts', null])
    expect(waiting('d')).toMatch(/^for the rate limit until \d/)
  })
})

const asked: unknown[] = []
/** What a move does not come to. */
let leftOut = 0

beforeEach(() => {
  leftOut = 0
  setActivePinia(createPinia())
  asked.length = 0
  const ended = idOf(9)
  const answer = (name: string, { ids = [], moves = [] }: { ids?: string[]; moves?: unknown[] }): unknown => {
    if (name === 'moveExecutions') return { done: moves.length - leftOut, leftOut, failure: null }
    return name === 'askNow' ? ids.filter((id) => id !== ended) : []
  }
  const request = (name: string, input: Parameters<typeof answer>[1]): Promise<unknown> => Promise.resolve({ ok: asked.push(input) > 0, value: answer(name, input) })
  vi.stubGlobal('window', { monitor: { request, on: () => () => undefined } })
  const connections = [connectionOf('main'), connectionOf('b', { phase: { kind: 'offline' } }), connectionOf('c')]
  useMonitor().state = { connections, formerConnections: [], activeConnectionId: 'main', settings: defaultSettings, encryptionAvailable: true, paused: false, trayAvailable: true, notices: [] }
})
afterEach(() => vi.unstubAllGlobals())

describe('asking now', () => {
  it('says how fast that is, and if it is impossible', async () => {
    useExecutions().reset([rowOf(1), rowOf(2), rowOf(3, { connectionId: 'b' })])
    const said = async (...ids: string[]): Promise<string | undefined> => {
      await useActions().askNow(ids)
      return useOutcome().last?.message
    }
    expect(await said(idOf(1))).toBe('Checking now')
    expect(await said(idOf(1), idOf(2))).toBe('Checking 2 next, as fast as the rate limit allows')
    expect(await said(idOf(1), idOf(3))).toBe('2 will be checked next, as soon as their connections can send requests again')
    expect(await said(idOf(3))).toBe('Will be checked next, as soon as its connection can send requests again')
    expect(await said(idOf(1), idOf(9))).toBe('Checking now')
    expect(await said(idOf(9))).toBe('Not checked: it has ended or is no longer watched')
  })
})

describe('cancelling', () => {
  it('says what delays it, until it is answered', async () => {
    useExecutions().reset([rowOf(1), rowOf(2, { connectionId: 'b' })])
    const cancelling = useCancelling()
    cancelling.ask([idOf(1), idOf(2)])
    expect(cancelling.waits).toBeNull()
    const confirmed = cancelling.confirm()
    expect(cancelling.waits).toBe('for the network')
    await confirmed
    expect(cancelling.waits).toBeNull()
  })
})

describe('moving to another connection', () => {
  it('can be undone, each back to where it was', async () => {
    useExecutions().reset([rowOf(1), rowOf(2, { connectionId: 'c' }), rowOf(3)])
    await useConnections().move([idOf(1), idOf(2), idOf(3)], 'b')
    await useOutcome().undo()
    expect(asked).toEqual([
      { moves: [{ id: idOf(1), to: 'b' }, { id: idOf(2), to: 'b' }, { id: idOf(3), to: 'b' }] },
      { moves: [{ id: idOf(1), to: 'main' }, { id: idOf(2), to: 'c' }, { id: idOf(3), to: 'main' }] },
    ])
  })

  it('undoes what was moved before it was stopped', async () => {
    useExecutions().reset([rowOf(1), rowOf(2, { connectionId: 'c' }), rowOf(3)])
    leftOut = 1
    await useConnections().move([idOf(1), idOf(2), idOf(3)], 'b')
    expect(useOutcome().last?.message).toBe('2 executions moved to b, stopped before the last one')
    leftOut = 0
    await useOutcome().undo()
    expect(asked.at(-1)).toEqual({ moves: [{ id: idOf(1), to: 'main' }, { id: idOf(2), to: 'c' }] })
  })

  it('cannot be undone if one of those connections is gone', async () => {
    useExecutions().reset([rowOf(1), rowOf(2, { connectionId: 'gone' })])
    await useConnections().move([idOf(1), idOf(2)], 'b')
    expect(useOutcome().last).toMatchObject({ message: '2 executions moved to b', undo: null })
  })
})

describe('a filter by a connection', () => {
  it('disappears with the connection, but stays while its executions are listed', async () => {
    const monitor = useMonitor()
    const executions = useExecutions()
    const without = (id: string) => (monitor.state?.connections ?? []).filter((one) => one.id !== id)
    useConnections()
    const model = { kind: 'cell', field: 'model', value: 'flux-1.1-pro' } as const
    const ofB = { kind: 'cell', field: 'connectionId', value: 'b' } as const
    executions.conditions = [model, ofB]
    if (monitor.state !== null) monitor.state = { ...monitor.state, connections: without('b'), formerConnections: [{ id: 'b', name: 'b', colour: 'grey' }] }
    await nextTick()
    expect(executions.conditions).toEqual([model, ofB])
    if (monitor.state !== null) monitor.state = { ...monitor.state, formerConnections: [] }
    await nextTick()
    expect(executions.conditions).toEqual([model])
  })
})

describe('checking a key', () => {
  const check = async (standing: unknown): Promise<string | undefined> => {
    vi.stubGlobal('window', { monitor: { request: () => Promise.resolve({ ok: true, value: standing }), on: () => () => undefined } })
    await useConnections().check('main')
    return useOutcome().last?.message
  }

  it('reports what the API said, and about which connection if there are several', async () => {
    expect(await check({ kind: 'refused', at: 0, saying: verbatim('Said so.') })).toBe('main: Refused. Said so.')
  })

  it('reports nothing if it was abandoned for another key', async () => {
    expect(await check({ kind: 'checking' })).toBeUndefined()
  })
})

/** Only these connections are left. */
function show(...ids: string[]): void {
  const monitor = useMonitor()
  if (monitor.state !== null) monitor.state = { ...monitor.state, connections: ids.map((id) => connectionOf(id)) }
}

it('a preview that failed for lack of a connection is requested again once its execution has one', async () => {
  const inspected = vi.fn(() => Promise.resolve({ ok: false, message: 'Its connection was removed.' }))
  vi.stubGlobal('window', { monitor: { request: inspected, on: () => () => undefined } })
  show('main')
  const executions = useExecutions()
  executions.reset([rowOf(1, { connectionId: 'gone' })])
  await usePreviews().load(idOf(1), 'file_1')
  usePreviewRetry(() => idOf(1), () => 'file_1')
  executions.apply({ added: [], changed: [{ id: idOf(1), label: 'other' }], removed: [] })
  await nextTick()
  expect(inspected).toHaveBeenCalledTimes(1)
  executions.apply({ added: [], changed: [{ id: idOf(1), connectionId: 'main' }], removed: [] })
  await nextTick()
  expect(inspected).toHaveBeenCalledTimes(2)
})

describe('statistics', () => {

  it('of all connections follow which there are, and are not counted again while those stay the same', () => {
    const { chosen, counted } = useCounted()
    expect(counted.value).toEqual(['main'])
    chosen.value = allConnections
    show('main', 'b', simulatorConnection)
    const before = counted.value
    expect(before).toEqual(['main', 'b'])
    show('main', 'b', simulatorConnection)
    expect(counted.value).toBe(before)
    show('main', 'b', 'd')
    expect(counted.value).toEqual(['main', 'b', 'd'])
    show('main', 'd')
    expect(counted.value).toEqual(['main', 'd'])
  })

  it('are those of the connection in use once the chosen one is gone', () => {
    const { chosen, counted } = useCounted()
    chosen.value = 'b'
    expect(counted.value).toEqual(['b'])
    show('main', 'c')
    expect([chosen.value, counted.value]).toEqual(['main', ['main']])
    chosen.value = allConnections
    show('main')
    expect([chosen.value, counted.value]).toEqual(['main', ['main']])
  })
})
