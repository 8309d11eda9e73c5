import fc from 'fast-check'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Execution } from '@shared/execution'
import { createRandom } from '../../../src/simulator/random'
import { id } from '../../support/ids'
import { openReports } from './stored'

const day = 86_400_000
const to = new Date(2026, 10, 23, 15, 30).getTime()
const from = to - 30 * day

/** Costs in units of 10⁻⁹ USD, so that the test can sum them as whole numbers. */
interface Drawn {
  execution: Partial<Execution> & { id: string }
  units: bigint | null
}

function draw(count: number): Drawn[] {
  const random = createRandom(4)
  return Array.from({ length: count }, (_, n) => {
    const units = random.uniform() < 0.1 ? null : BigInt(random.pick([40_000_000, 250_000, random.integer(1, 3_000_000_000)]))
    const createdAt = Math.round(to - random.uniform() * 45 * day)
    const durationMs = Math.round(random.logNormal(8_000, 0.8))
    const said = random.uniform() < 0.8
    const execution = {
      id: id(n),
      connectionId: random.uniform() < 0.05 ? 'simulator' : 'main',
      status: random.pick(['COMPLETED', 'COMPLETED', 'COMPLETED', 'FAILED', 'CANCELLED', 'EXPIRED', 'PROCESSING']),
      model: random.uniform() < 0.2 ? null : random.pick(['flux-1.1-pro', 'seedance-video']),
      cost: units === null ? null : textOf(units),
      createdAt,
      completedAt: said ? createdAt + durationMs : null,
      latencyMs: random.uniform() < 0.9 ? durationMs + 1 : null,
      endSeenAt: createdAt + durationMs + 700,
    }
    return { execution, units }
  })
}

function textOf(units: bigint): string {
  const digits = units.toString().padStart(10, '0')
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`.replace(/\.?0+$/, '')
}

const endOf = ({ execution: { completedAt, endSeenAt } }: Drawn): number => completedAt ?? endSeenAt ?? NaN
const sum = (some: Drawn[]): string => textOf(some.reduce((total, { units }) => total + (units ?? 0n), 0n))
const outcomes = (some: Drawn[]) => {
  const count = (status: string): number => some.filter(({ execution }) => execution.status === status).length
  return { completed: count('COMPLETED'), failed: count('FAILED'), cancelled: count('CANCELLED'), expired: count('EXPIRED') }
}
const duration = ({ execution: { createdAt, completedAt, latencyMs } }: Drawn): number | null =>
  typeof createdAt === 'number' && typeof completedAt === 'number' ? completedAt - createdAt : (latencyMs ?? null)

const drawn = draw(4_000)
const ended = drawn.filter((one) => one.execution.connectionId === 'main' && one.execution.status !== 'PROCESSING')
const within = ended.filter((one) => endOf(one) >= from && endOf(one) < to)

describe('the statistics', () => {
  it('equal independently computed counts and exact sums, in total and for each day of the range', () => {
    const { reports } = openReports(drawn.map(({ execution }) => execution))
    const told = reports.statistics(['main'], { from, to })
    const all = outcomes(within)
    expect(told.outcomes).toEqual(all)
    expect(told.cost).toBe(sum(within))
    expect(told.successRate).toBe(all.completed / (all.completed + all.failed + all.expired))
    expect([told.unit, told.bins.length]).toEqual(['day', 31])
    for (const { day: date, startsAt, endsAt, cost, ...counts } of told.bins) {
      expect(endsAt).toBeLessThanOrEqual(to)
      const ofDay = within.filter((one) => new Date(endOf(one)).toLocaleDateString('sv-SE') === date)
      expect({ date, cost, counts }).toEqual({ date, cost: sum(ofDay), counts: outcomes(ofDay) })
      expect(new Date(startsAt).toLocaleString('sv-SE')).toBe(`${date} 00:00:00`)
    }
  })

  it.each([
    ['week', 400, 1 / 7], ['month', 1_000, 1 / 28], ['year', 9_000, 1 / 365],
  ] as const)('group days by %s over %d days, with the same counts and exact sums', (unit, count, most) => {
    const far = drawn.map(({ execution, units }, n) => {
      const completedAt = to - 1 - ((n * 7_919) % count) * day
      return { units, execution: { ...execution, createdAt: completedAt - 1_000, completedAt, endSeenAt: completedAt } }
    })
    const ofMain = far.filter(({ execution }) => execution.connectionId === 'main' && execution.status !== 'PROCESSING')
    const { reports } = openReports(far.map(({ execution }) => execution))
    const range = { from: to - count * day, to }
    const told = reports.statistics(['main'], range)
    expect(told.unit).toBe(unit)
    expect(told.bins.length).toBeLessThanOrEqual(count * most + 2)
    expect([told.outcomes, told.cost]).toEqual([outcomes(ofMain), sum(ofMain)])
    for (const [place, { day: date, startsAt, endsAt, cost, ...counts }] of told.bins.entries()) {
      const within = ofMain.filter((one) => endOf(one) >= Math.max(startsAt, range.from) && endOf(one) < endsAt)
      expect({ date, cost, counts }).toEqual({ date, cost: within.length > 0 ? sum(within) : '0.00', counts: outcomes(within) })
      expect(endsAt).toBe(told.bins[place + 1]?.startsAt ?? to)
      const start = new Date(startsAt)
      expect(start.toLocaleString('sv-SE')).toBe(`${date} 00:00:00`)
      if (place > 0) expect({ week: start.getDay() === 1, month: date.endsWith('-01'), year: date.endsWith('-01-01') }[unit]).toBe(true)
    }
  })

  it('include what ended at the beginning of the range, but not what ended at its end', () => {
    const at = (n: number, completedAt: number) => ({ id: id(n), status: 'COMPLETED', cost: '1', createdAt: from - day, completedAt })
    const { reports } = openReports([at(1, from - 1), at(2, from), at(3, to - 1), at(4, to)])
    const { outcomes: told, longest, mostExpensive } = reports.statistics(['main'], { from, to })
    expect(told.completed).toBe(2)
    for (const list of [longest, mostExpensive]) expect(list.map((one) => one.id).sort()).toEqual([id(2), id(3)])
  })

  it.each([3 * day + 7_000, -3 * day - 7_000])('use this computer\'s clock if the server\'s is ahead by %d ms', (ahead) => {
    const told = (ms: number | null | undefined): number | null => (typeof ms === 'number' ? ms + ahead : null)
    const all = drawn.map(({ execution }) => execution)
    const shifted = all.map((one) => (one.connectionId === 'main' ? { ...one, createdAt: told(one.createdAt), completedAt: told(one.completedAt) } : one))
    const [own, off] = [openReports(all).reports, openReports(shifted, { main: ahead }).reports]
    for (const range of [{ from, to }, { from: null, to }]) {
      expect(off.statistics(['main', 'simulator'], range)).toEqual(own.statistics(['main', 'simulator'], range))
    }
  })

  it('find the most expensive by cost, not by how the cost is written', () => {
    const costs = [...Array.from({ length: 10 }, (_, n) => `9.${n}`), '10.5', '-2']
    const { reports } = openReports(costs.map((cost, n) => ({ id: id(n), status: 'COMPLETED', cost, endSeenAt: to - 1 })))
    const told = reports.statistics(['main'], { from, to }).mostExpensive.map(({ cost }) => cost)
    expect(told).toEqual(['10.5', '9.9', '9.8', '9.7', '9.6', '9.5', '9.4', '9.3', '9.2', '9.1'])
  })

  it('give each model\'s sum and the nearest ranks of its completed durations, the most used model first', () => {
    const { reports } = openReports(drawn.map(({ execution }) => execution))
    const { models } = reports.statistics(['main'], { from, to })
    expect(new Set(models.map(({ model }) => model))).toEqual(new Set(['flux-1.1-pro', 'seedance-video', null]))
    const used = models.map(({ model }) => within.filter(({ execution }) => execution.model === model).length)
    expect(used).toEqual([...used].sort((a, b) => b - a))
    for (const { model, cost, latency, ...counts } of models) {
      const ofModel = within.filter(({ execution }) => execution.model === model)
      expect({ cost, counts }).toEqual({ cost: sum(ofModel), counts: outcomes(ofModel) })
      const completed = ofModel.filter(({ execution }) => execution.status === 'COMPLETED')
      const durations = completed.map(duration).filter((ms) => ms !== null)
      const reached = (share: number): number => Math.min(...durations.filter((ms) => durations.filter((other) => other <= ms).length >= share * durations.length))
      expect(latency).toEqual({ count: durations.length, p50Ms: reached(0.5), p95Ms: reached(0.95) })
    }
  })

  it('list the longest and the most expensive', () => {
    const { reports } = openReports(drawn.map(({ execution }) => execution))
    const { longest, mostExpensive } = reports.statistics(['main'], { from, to })
    const byDuration = within.map((one) => duration(one) ?? -1).sort((a, b) => b - a)
    expect(longest.map(({ durationMs }) => durationMs)).toEqual(byDuration.slice(0, 10))
    const byCost = [...within].sort((a, b) => Number((b.units ?? 0n) - (a.units ?? 0n)))
    expect(mostExpensive.map(({ id: one }) => one)).toEqual(byCost.slice(0, 10).map(({ execution }) => execution.id))
  })

  it('reach back to the first end if the range has no beginning, and leave out what is no longer tracked', () => {
    const { reports, repository } = openReports(drawn.map(({ execution }) => execution))
    const first = [...ended].sort((a, b) => endOf(a) - endOf(b))[0]
    const told = reports.statistics(['main'], { from: null, to })
    expect(told.cost).toBe(sum(ended.filter((one) => endOf(one) < to)))
    expect(told.bins[0]?.day).toBe(new Date(first ? endOf(first) : NaN).toLocaleDateString('sv-SE'))
    repository.stop(drawn.map(({ execution }) => execution.id))
    expect(reports.statistics(['main'], { from: null, to })).toEqual({
      outcomes: { completed: 0, failed: 0, cancelled: 0, expired: 0 }, successRate: null, cost: '0.00', unit: 'day', bins: [], models: [], longest: [], mostExpensive: [],
    })
  })

  it('add up several connections as one', () => {
    const { reports } = openReports(drawn.map(({ execution }) => execution))
    const both = drawn.filter((one) => one.execution.status !== 'PROCESSING' && endOf(one) >= from && endOf(one) < to)
    expect(new Set(both.map(({ execution }) => execution.connectionId)).size).toBe(2)
    const told = reports.statistics([...new Set(both.map(({ execution }) => execution.connectionId ?? ''))], { from, to })
    expect(told.outcomes).toEqual(outcomes(both))
    expect(told.cost).toBe(sum(both))
    const all = drawn.filter((one) => one.execution.status !== 'PROCESSING' && endOf(one) < to)
    for (const ids of [['main', 'simulator'], ['simulator', 'main']]) expect(reports.statistics(ids, { from: null, to }).outcomes).toEqual(outcomes(all))
    const byDuration = both.map((one) => duration(one) ?? -1).sort((a, b) => b - a)
    expect(told.longest.map(({ durationMs }) => durationMs)).toEqual(byDuration.slice(0, 10))
    const byCost = [...both].sort((a, b) => Number((b.units ?? 0n) - (a.units ?? 0n)))
    expect(told.mostExpensive.map(({ id: one }) => one)).toEqual(byCost.slice(0, 10).map(({ execution }) => execution.id))
    const counted = told.models.reduce((count, { latency }) => count + (latency?.count ?? 0), 0)
    expect(counted).toBe(both.filter((one) => one.execution.status === 'COMPLETED' && duration(one) !== null).length)
  })

  it('sum amounts of any kind exactly', () => {
    const totalOf = (costs: string[]): string => {
      const ended = { connectionId: 'main', status: 'COMPLETED', model: 'flux', endSeenAt: to - 1 }
      return openReports(costs.map((cost, n) => ({ ...ended, id: id(n), cost }))).reports.statistics(['main'], { from, to }).cost
    }
    expect(totalOf(['0.1', '0.2'])).toBe('0.30')
    expect(totalOf(['9007199254740993', '0.000000000000000000001'])).toBe('9007199254740993.000000000000000000001')
    expect(totalOf(['-0.05', '0.04', '1'])).toBe('0.99')
    const places = 12
    const amount = fc.record({ digits: fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), places: fc.integer({ min: 0, max: places }) })
    const written = (units: bigint, decimals: number): string => {
      const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0')
      return `${units < 0n ? '-' : ''}${digits.slice(0, digits.length - decimals)}.${digits.slice(digits.length - decimals)}`.replace(/\.$/, '')
    }
    fc.assert(
      fc.property(fc.array(amount, { minLength: 1 }), (amounts) => {
        const units = amounts.reduce((total, one) => total + one.digits * 10n ** BigInt(places - one.places), 0n)
        const exact = written(units, places).replace(/0{0,10}$/, '')
        expect(totalOf(amounts.map((one) => written(one.digits, one.places)))).toBe(exact)
      }),
      { numRuns: 20 },
    )
  })

  it('find what they count with a single index', () => {
    const { database } = openReports([])
    const plan = database
      .prepare(
        `EXPLAIN QUERY PLAN SELECT sum(costNanos), json_group_array(durationMs) FROM executions
         WHERE connectionId = 'main' AND stopped = 0 AND endedAt IS NOT NULL AND model IS 'flux' AND status = 'FAILED' AND endTold = 1 AND endedAt >= 0 AND endedAt < 1`,
      )
      .all()
    const detail: unknown = expect.stringMatching(/executionsEnded \(connectionId=\? AND model=\? AND status=\? AND endTold=\? AND endedAt>\? AND endedAt<\?\)/)
    expect(plan).toEqual([expect.objectContaining({ detail })])
  })
})

it('have the days of the time zone that the system was set to a moment ago', () => {
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
  vi.stubEnv('TZ', 'Pacific/Kiritimati')
  const { reports } = openReports([], {}, () => vi.stubEnv('TZ', 'UTC'))
  const from = Date.UTC(2026, 10, 23)
  expect(reports.statistics(['main'], { from, to: from + 86_400_000 }).bins).toMatchObject([{ day: '2026-11-23', startsAt: from }])
})
