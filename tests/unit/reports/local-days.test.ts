import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { binned, localDate } from '../../../src/main/reports/local-days'

const zone = process.env.TZ
const localDays = (from: number, to: number) => binned(from, to).bins
afterEach(() => {
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
})

describe('the days of the local calendar', () => {
  beforeEach(() => {
    process.env.TZ = 'Europe/Berlin'
  })

  it('begin at local midnight, even if the clocks change', () => {
    const days = localDays(Date.parse('2026-03-28T12:00:00Z'), Date.parse('2026-03-30T12:00:00Z'))
    expect(days.map(({ day, startsAt }) => [day, new Date(startsAt).toISOString()])).toEqual([
      ['2026-03-28', '2026-03-27T23:00:00.000Z'],
      ['2026-03-29', '2026-03-28T23:00:00.000Z'],
      ['2026-03-30', '2026-03-29T22:00:00.000Z'],
    ])
  })

  it('end before the end of the range, and are empty for an empty one', () => {
    const midnight = Date.parse('2026-11-22T23:00:00Z')
    expect(localDays(midnight - 1, midnight).map(({ day }) => day)).toEqual(['2026-11-22'])
    expect(localDays(midnight, midnight + 1).map(({ day }) => day)).toEqual(['2026-11-23'])
    expect(localDays(midnight + 1, midnight + 1)).toEqual([])
  })

  it('have the date of the local wall clock', () => {
    expect(localDate(new Date('2026-11-22T23:30:00Z'))).toBe('2026-11-23')
    expect(localDate(new Date('2026-11-22T22:30:00Z'))).toBe('2026-11-22')
  })

  it('contain each moment on its calendar day', () => {
    const from = Date.parse('2026-10-20T00:00:00Z')
    const days = localDays(from, from + 12 * 86_400_000)
    for (let at = from; at < from + 12 * 86_400_000; at += 1_799_000) {
      const day = days.findLast(({ startsAt }) => startsAt <= at)
      expect(day?.day).toBe(new Date(at).toLocaleDateString('sv-SE'))
    }
  })

  it('are grouped by the shortest unit that makes no more than a hundred bars', () => {
    const unitOf = (days: number): string => binned(Date.parse('2020-01-01T12:00:00Z'), Date.parse('2020-01-01T12:00:00Z') + (days - 1) * 86_400_000 + 1).unit
    expect([100, 101, 700, 701, 3_000, 3_001].map(unitOf)).toEqual(['day', 'week', 'week', 'month', 'month', 'year'])
  })
})

/** Zones and days on which their clocks are changed: by half an hour, or at midnight, which then is missing (Santiago, Cairo, Beirut) or comes twice (Havana). */
const changes = [
  ['America/New_York', '2026-03-08'], ['America/New_York', '2026-11-01'], ['Australia/Lord_Howe', '2026-04-05'], ['Australia/Lord_Howe', '2026-10-04'],
  ['America/Santiago', '2026-04-05'], ['America/Santiago', '2026-09-06'], ['Africa/Cairo', '2026-04-24'], ['Africa/Cairo', '2026-10-30'],
  ['Asia/Beirut', '2026-03-29'], ['America/Havana', '2026-03-08'], ['America/Havana', '2026-11-01'],
] as const

it.each(changes)('the days in %s around %s follow one another, and each begins with the first moment of its date', (zone, day) => {
  process.env.TZ = zone
  const date = (at: number): string => new Date(at).toLocaleDateString('sv-SE')
  const anyTime = fc.integer({ min: -72 * 3_600, max: 72 * 3_600 }).map((seconds) => Date.parse(day) + 1000 * seconds)
  fc.assert(
    fc.property(anyTime, anyTime, (one, other) => {
      fc.pre(one !== other)
      const [from, to] = [Math.min(one, other), Math.max(one, other)]
      const days = localDays(from, to)
      const last = new Date(`${date(to - 1)}T12:00Z`).getTime()
      expect(days.map((found) => found.day)).toEqual(days.map((_found, index) => new Date(last - (days.length - 1 - index) * 86_400_000).toISOString().slice(0, 10)))
      expect(days[0]?.day).toBe(date(from))
      for (const { day: of, startsAt } of days) expect([date(startsAt), date(startsAt - 1) < of]).toEqual([of, true])
    }),
  )
})
