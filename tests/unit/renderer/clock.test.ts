import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { defaultSettings } from '@shared/default-settings'
import { effectScope, nextTick, shallowRef, watch } from 'vue'
import { useClock } from '../../../src/renderer/src/composables/clock'
import { useMutedUntil } from '../../../src/renderer/src/composables/muted'
import { useMonitor } from '../../../src/renderer/src/stores/monitor'

const resting = shallowRef(false)
vi.mock('../../../src/renderer/src/composables/rest', () => ({ useRest: () => resting }))

let patch = (): void => undefined
let ticks: number[] = []
let scope = effectScope()

beforeEach(() => {
  vi.useFakeTimers({ now: 10_000 })
  vi.stubGlobal('window', { monitor: { on: (_name: 'patch', listener: () => void) => ((patch = listener), () => undefined) } })
  ticks = []
  resting.value = false
  scope = effectScope()
  scope.run(() => watch(useClock(), (now) => ticks.push(now), { flush: 'sync' }))
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('ticks once per second: with an event from main, or shortly after by itself', () => {
  vi.advanceTimersByTime(500)
  patch()
  vi.advanceTimersByTime(503)
  patch()
  vi.advanceTimersByTime(300)
  patch()
  vi.advanceTimersByTime(2_000)
  patch()
  expect(ticks).toEqual([11_003, 12_150, 13_150])
})

it('ticks every tenth second at rest, and at once when the rest is over', async () => {
  vi.advanceTimersByTime(500)
  resting.value = true
  await nextTick()
  vi.advanceTimersByTime(19_000)
  patch()
  vi.advanceTimersByTime(2_500)
  resting.value = false
  await nextTick()
  vi.advanceTimersByTime(1_000)
  expect(ticks).toEqual([10_500, 20_150, 30_150, 32_000])
})

it('ends a mute whose time has come, although nobody changes the setting then', () => {
  setActivePinia(createPinia())
  useMonitor().state = {
    connections: [], formerConnections: [], activeConnectionId: 'main', settings: { ...defaultSettings, mutedUntil: 12_000 },
    encryptionAvailable: true, paused: false, trayAvailable: true, notices: [],
  }
  const until = scope.run(() => useMutedUntil())
  expect(until?.value).toBe(12_000)
  vi.advanceTimersByTime(2_500)
  patch()
  expect(until?.value).toBeNull()
})
