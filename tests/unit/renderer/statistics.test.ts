import { createPinia, setActivePinia } from 'pinia'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { BinStatistics } from '@shared/reports'
import { dateField, midnight, rangeBetween, rangeOf } from '../../../src/renderer/src/statistics/ranges'
import { ended, stackedOutcomes, successRate } from '../../../src/renderer/src/statistics/series'
import { useStatistics } from '../../../src/renderer/src/stores/statistics'

const noon = new Date(2026, 10, 23, 12).getTime()
const day = (completed: number, failed: number, cancelled: number, expired: number): BinStatistics => ({
  day: '2026-11-23',
  startsAt: 0,
  endsAt: 1,
  cost: '0',
  completed,
  failed,
  cancelled,
  expired,
})

describe('a range', () => {
  it('consists of whole local days and ends with today', () => {
    expect(rangeOf('day', noon)).toEqual({ from: new Date(2026, 10, 23).getTime(), to: new Date(2026, 10, 24).getTime() })
    expect(rangeOf('week', noon).from).toBe(new Date(2026, 10, 17).getTime())
    expect(rangeOf('ever', noon)).toEqual({ from: null, to: new Date(2026, 10, 24).getTime() })
  })

  it('between two dates includes both', () => {
    expect(rangeBetween('2026-11-01', '2026-11-01')).toEqual({
      from: new Date(2026, 10, 1).getTime(),
      to: new Date(2026, 10, 2).getTime(),
    })
  })

  it('is null if the dates are missing or in the wrong order', () => {
    expect(rangeBetween('', '2026-11-01')).toBeNull()
    expect(rangeBetween('2026-11-02', '2026-11-01')).toBeNull()
  })

  it('writes dates as date fields do', () => {
    expect(dateField(midnight(noon, -22))).toBe('2026-11-01')
  })
})

describe('the figures of a chart', () => {
  it('stack each outcome on those before it', () => {
    expect(stackedOutcomes([day(5, 2, 1, 0), day(0, 0, 0, 3)])).toEqual([
      [5, 0],
      [7, 0],
      [8, 0],
      [8, 3],
    ])
  })

  it('do not count a cancellation as a failure', () => {
    expect(successRate(day(3, 1, 6, 0))).toBe(0.75)
    expect(successRate(day(0, 0, 2, 0))).toBeNull()
    expect(ended(day(3, 1, 6, 0))).toBe(10)
  })
})

describe('reading statistics', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('shows the range requested last, whichever answer comes first', async () => {
    setActivePinia(createPinia())
    const arrivals: ((value: unknown) => void)[] = []
    vi.stubGlobal('window', { monitor: { request: () => new Promise((resolve) => arrivals.push(resolve)) } })
    const store = useStatistics()
    const first = store.load(['main'], { from: null, to: 1 })
    const second = store.load(['main'], { from: null, to: 2 })
    arrivals[1]?.({ ok: true, value: { cost: '2' } })
    await second
    arrivals[0]?.({ ok: true, value: { cost: '1' } })
    await first
    expect(store.shownNow()?.cost).toBe('2')
  })

  it('keeps showing the old range while another is read', async () => {
    setActivePinia(createPinia())
    const answer = vi.fn().mockResolvedValueOnce({ ok: true, value: { cost: '1' } }).mockReturnValue(new Promise(() => undefined))
    vi.stubGlobal('window', { monitor: { request: answer } })
    const store = useStatistics()
    await store.load(['main'], { from: null, to: 1 })
    void store.load(['main'], { from: null, to: 2 })
    expect(store.reading.kind).toBe('loading')
    expect(store.shownNow()?.cost).toBe('1')
  })
})
