import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, watch } from 'vue'
import { useClock } from '../../../src/renderer/src/composables/clock'

let patch = (): void => undefined
let ticks: number[] = []
const scope = effectScope()

beforeEach(() => {
  vi.useFakeTimers({ now: 10_000 })
  vi.stubGlobal('window', { monitor: { on: (_name: 'patch', listener: () => void) => ((patch = listener), () => undefined) } })
  ticks = []
  scope.run(() => watch(useClock(), (now) => ticks.push(now), { flush: 'sync' }))
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('tells each second once: with what main tells then, or a little later by itself', () => {
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
