import { describe, expect, it, onTestFinished, vi } from 'vitest'
import {
  formatAgo,
  formatAtMost,
  formatBand,
  formatBytes,
  formatClock,
  formatDuration,
  formatElapsed,
  formatIn,
  formatMoney,
  shortId,
} from '../../../src/renderer/src/format'

describe('durations', () => {
  it.each([
    [0, '0.0 s'],
    [-5, '0.0 s'],
    [0.34, '0.34 ms'],
    [12.5, '13 ms'],
    [99, '99 ms'],
    [100, '0.1 s'],
    [8_420, '8.4 s'],
    [9_949, '9.9 s'],
    [9_950, '10 s'],
    [59_499, '59 s'],
    [59_500, '1 min 00 s'],
    [185_000, '3 min 05 s'],
    [3_599_499, '59 min 59 s'],
    [3_599_500, '1 h 0 min'],
    [8_040_000, '2 h 14 min'],
    [86_399_500, '1 d 0 h'],
    [273_600_000, '3 d 4 h'],
  ])('shows %d ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })

  it('marks an upper bound and leaves the unknown empty', () => {
    expect(formatElapsed({ ms: 12_000, atMost: true })).toBe('≤ 12 s')
    expect(formatElapsed({ ms: 12_000, atMost: false })).toBe('12 s')
    expect(formatElapsed(null)).toBe('')
  })

  it('shows how long ago or how far off in one unit', () => {
    expect(formatAgo(1_000, 1_400)).toBe('now')
    expect(formatAgo(1_000, 13_900)).toBe('12 s ago')
    expect(formatAgo(0, 7_500_000)).toBe('2 h ago')
    expect(formatIn(13_900, 1_000)).toBe('in 12 s')
    expect(formatIn(900, 1_000)).toBe('now')
  })

  it('tell what was before the clock was set back by its time, not as if it were now', () => {
    const now = new Date(2026, 11, 1, 12).getTime()
    expect(formatAgo(now + 60_000, now)).toBe('now')
    expect(formatAgo(now + 3_600_000, now)).toBe('13:00:00')
    expect(formatAgo(now + 86_400_000, now)).toBe('Dec 2, 12:00:00')
  })

  it('writes the common unit of a range once', () => {
    expect(formatBand(6_000, 14_000)).toBe('6 to 14 s')
    expect(formatBand(50_000, 120_000)).toBe('50 s to 2 min')
    expect(formatBand(60_000, 119_000)).toBe('1 to 2 min')
    expect(formatBand(59_500, 60_000)).toBe('59 s to 1 min')
    expect(formatBand(60_000, 60_000)).toBe('1 min')
  })

  it('does not begin a range at nothing', () => {
    expect(formatBand(999, 60_000)).toBe('up to 1 min')
  })
})

it.each([
  [8_000, '8 s'],
  [8_001, '9 s'],
  [59_500, '1 min'],
  [119_000, '2 min'],
  [3_600_000, '1 h'],
  [90_000_000, '2 d'],
])('never understates a maximum of %s ms: %s', (ms, text) => {
  expect(formatAtMost(ms)).toBe(text)
})

describe('money, bytes and IDs', () => {
  it.each([
    ['0.040', '$0.040'],
    ['12', '$12'],
    ['-0.040', '-$0.040'],
    ['free', 'free'],
    ['1e-3', '1e-3'],
    ['9'.repeat(400), '9'.repeat(400)],
  ])('shows the cost %s as %s', (usd, text) => {
    expect(formatMoney(usd)).toBe(text)
  })

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1 kB'],
    [999_499, '999 kB'],
    [999_500, '1 MB'],
    [1_482_330, '1.5 MB'],
    [150_000_000, '150 MB'],
  ])('shows %d bytes as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })

  it('shortens an ID to the ends of its UUID', () => {
    expect(shortId('exec_4f3a0c1e-88d2-4b57-9e0a-6c1d2f3b91bc')).toBe('4f3a…91bc')
    expect(shortId('exec_12')).toBe('exec_12')
  })
})

describe('times of day', () => {
  const at = new Date(2026, 9, 24, 23, 59, 58).getTime()
  it.each([
    [new Date(2026, 9, 24, 0, 0, 0), '23:59:58'],
    [new Date(2026, 9, 25, 0, 0, 0), 'Oct 24, 23:59:58'],
    [new Date(2026, 9, 23, 23, 59, 59), 'Oct 24, 23:59:58'],
    [new Date(2027, 0, 1), 'Oct 24, 2026, 23:59:58'],
  ])('include the date if it is not that of %s', (now, shown) => {
    expect(formatClock(at, now.getTime())).toBe(shown)
  })
})

it('follows the time zone that the system is set to while the app runs', () => {
  onTestFinished(() => void vi.unstubAllEnvs())
  const noon = Date.UTC(2026, 6, 1, 12)
  const shown = ['Europe/Berlin', 'Asia/Tokyo', 'Africa/Algiers', 'Europe/Berlin'].map((zone) => {
    vi.stubEnv('TZ', zone)
    return formatClock(noon)
  })
  expect(shown).toEqual(['14:00:00', '21:00:00', '13:00:00', '14:00:00'])
})

it('follows it to a zone that differs only in the weeks in which its clocks have not been changed yet', () => {
  const noon = Date.parse('2026-04-10T12:00:00Z')
  vi.useFakeTimers({ now: noon, toFake: ['Date'] })
  onTestFinished(() => {
    vi.unstubAllEnvs()
    vi.useRealTimers()
  })
  const shown = ['Europe/Athens', 'Africa/Cairo'].map((zone) => {
    vi.stubEnv('TZ', zone)
    return formatClock(noon)
  })
  expect(shown).toEqual(['15:00:00', '14:00:00'])
})
