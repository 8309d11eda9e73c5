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
