import { effectScope, nextTick, shallowRef } from 'vue'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { defaultSettings } from '@shared/default-settings'
import { useDetails } from '../../../src/renderer/src/composables/details'
import { useExecutions } from '../../../src/renderer/src/stores/executions'
import { useMonitor } from '../../../src/renderer/src/stores/monitor'
import { bridged } from './bridge'
import { connectionOf, idOf, rowOf } from './rows'

const now = shallowRef(0)
vi.mock('../../../src/renderer/src/composables/clock', () => ({ useClock: () => now }))

const { answers, asked } = bridged()
const id = shallowRef(idOf(1))
let scope = effectScope()
let details: ReturnType<typeof useDetails>

/** Main's answer to each request from now on. */
function say(raw: { status: string | null; result: string | null }, nextAt: number | null = null): void {
  const next = nextAt === null ? null : { at: nextAt, modelBandMs: null, samples: 0 }
  answers.set('details', { details: JSON.stringify({ execution: { id: id.value }, history: [], output: { text: raw.result }, next }), raw })
}
const shown = () => (details.reading.value.kind === 'ready' ? details.reading.value.details : null)
const reads = (): number => asked.filter(([name]) => name === 'details').length

beforeEach(async () => {
  now.value = 0
  id.value = idOf(1)
  useExecutions().reset([rowOf(1), rowOf(2)])
  say({ status: 'a', result: null })
  scope = effectScope()
  details = scope.run(() => useDetails(() => id.value)) ?? details
  await vi.runAllTimersAsync()
  expect([shown()?.output, reads()]).toEqual([{ text: null }, 1])
})
afterEach(() => scope.stop())

it('are read again when the row, or what its connection does, changes, and at no other change', async () => {
  useExecutions().apply({ added: [], changed: [{ id: idOf(2), status: 'FAILED' }], removed: [] })
  await nextTick()
  expect(reads()).toBe(1)
  useExecutions().apply({ added: [], changed: [{ id: idOf(1), status: 'FAILED' }], removed: [] })
  await vi.runAllTimersAsync()
  expect(reads()).toBe(2)
  useMonitor().state = {
    connections: [connectionOf('main')], formerConnections: [], activeConnectionId: 'main', settings: defaultSettings,
    encryptionAvailable: true, paused: false, trayAvailable: true, notices: [],
  }
  await vi.runAllTimersAsync()
  expect(reads()).toBe(3)
})

it('keep their output, and with it how it is unfolded, until a reply brings another', async () => {
  const { output } = shown() ?? {}
  await details.read()
  expect(shown()?.output).toBe(output)
  say({ status: 'a', result: 'b' })
  await details.read()
  expect(shown()?.output).toEqual({ text: 'b' })
})

it('are never those of the execution that was shown before', async () => {
  const given: ((reply: unknown) => void)[] = []
  const answer = (text: string): void => given.shift()?.({ details: JSON.stringify({ output: { text }, next: null }), raw: { status: null, result: null } })
  const later = (): Promise<unknown> => new Promise((resolve) => given.push(resolve))
  answers.set('details', later())
  const read = details.read()
  answers.set('details', later())
  id.value = idOf(2)
  await nextTick()
  answer('of the first')
  await vi.advanceTimersByTimeAsync(0)
  expect([details.reading.value.kind, asked.at(-1)]).toEqual(['loading', ['details', { id: idOf(2) }]])
  answer('of the second')
  await read
  expect(shown()?.output).toEqual({ text: 'of the second' })
})

it('are read again once the request they foretell is overdue', async () => {
  say({ status: 'a', result: null }, 10_000)
  await details.read()
  now.value = 12_000
  await vi.runAllTimersAsync()
  expect(reads()).toBe(2)
  now.value = 12_001
  await vi.runAllTimersAsync()
  expect(reads()).toBe(3)
})
