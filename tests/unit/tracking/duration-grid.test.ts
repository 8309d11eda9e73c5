import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binCount, binOf, costOf, DurationTable, edges } from '../../../src/main/tracking/duration-grid'

/** Hazards that change from bin to bin, zero ones among them, around that of a tail that fades from `typicalMs` on. */
const drawn = fc.record({
  already: fc.double({ min: 0, max: 0.9, noNaN: true }),
  typicalMs: fc.integer({ min: 500, max: 3_600_000 }),
  factors: fc.array(fc.constantFrom(0, 0.1, 1, 3), { minLength: 5, maxLength: 20 }),
  /** Where waiting begins and how long it lasts, as shares of `typicalMs`; null: never seen. */
  from: fc.option(fc.double({ min: 0, max: 1.5, noNaN: true })),
  wait: fc.double({ min: 0.01, max: 1.5, noNaN: true }),
})
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never

function tableOf({ already, typicalMs, factors }: Drawn): DurationTable {
  return new DurationTable(Float64Array.from({ length: binCount }, (_, bin) => (factors[bin % factors.length] ?? 0) / (typicalMs + (edges[bin] ?? 0))), already)
}

/** ∫ f, by the midpoint rule. */
function integral(from: number, to: number, f: (at: number) => number): number {
  const steps = 3000
  const step = (to - from) / steps
  return Array.from({ length: steps }, (_, i) => f(from + (i + 0.5) * step)).reduce((sum, value) => sum + value * step, 0)
}

describe('a distribution of durations', () => {
  it('has for each age the bin that holds it, the last for all beyond', () => {
    fc.assert(fc.property(fc.double({ min: 0, max: edges.at(-1) ?? 0, noNaN: true }), (age) => {
      expect(edges[binOf(age)]).toBeLessThanOrEqual(age * (1 + 1e-12))
      expect(edges[binOf(age) + 1]).toBeGreaterThan(age * (1 - 1e-12))
    }))
    expect([-1, 0, edges[1] ?? NaN].map(binOf)).toEqual([0, 0, 1])
    expect(binOf(1e15)).toBe(binCount - 1)
  })

  it('survives as its hazards allow, but for the share that has ended already', () => {
    fc.assert(fc.property(drawn, (one) => {
      const [table, age] = [tableOf(one), one.wait * one.typicalMs]
      const expected = (1 - one.already) * Math.exp(-integral(0, age, (at) => table.hazards[binOf(at)] ?? NaN))
      expect(table.survival(age) / expected).toBeCloseTo(1, 1)
    }))
  })

  it('gives asking the worth ∫ c′ · P/(1 − P), where each second after a minute costs double', () => {
    fc.assert(fc.property(drawn, (one) => {
      const table = tableOf(one)
      const from = one.from === null ? 0 : one.from * one.typicalMs
      const start = table.start(one.from === null ? null : from)
      const age = from + one.wait * one.typicalMs
      const unfinished = one.from === null ? 1 : table.survival(from)
      const expected = integral(from, age, (at) => {
        const p = 1 - table.survival(at) / unfinished
        return (1 + (at - from) / 60_000) * (p / (1 - p))
      })
      expect(Math.abs(table.worth(start, age) - expected)).toBeLessThan(1 + expected / 200)
    }))
    expect(costOf(60_000)).toBe(60_000 + 60_000 ** 2 / 120_000)
  })

  it('is due when asking is worth the price, to the millisecond of worth in which the scheduler compares them', () => {
    fc.assert(fc.property(drawn, fc.double({ min: 70, max: 100_000, noNaN: true }), (one, price) => {
      const table = tableOf(one)
      const start = table.start(one.from === null ? null : one.from * one.typicalMs)
      const age = table.dueAge(start, price)
      expect(age).toBeGreaterThanOrEqual(start.age)
      if (age < (edges.at(-2) ?? 0)) expect(Math.abs(table.worth(start, age) - price)).toBeLessThan(1)
    }))
  })

  it('has the quantiles that its survival tells, of all or of those unfinished at an age', () => {
    fc.assert(fc.property(drawn, fc.double({ min: 0.01, max: 0.95, noNaN: true }), (one, p) => {
      const table = tableOf(one)
      const from = one.from === null ? 0 : one.from * one.typicalMs
      const age = table.quantile(p, from)
      expect(age).toBeGreaterThanOrEqual(from)
      if (from === 0 && p <= one.already) expect(age).toBe(0)
      else if (age < (edges.at(-2) ?? 0)) expect(table.survival(age) / (from > 0 ? table.survival(from) : 1)).toBeCloseTo(1 - p, 6)
    }))
    expect(new DurationTable(new Float64Array(binCount), 0.5).quantile(0.5)).toBe(0)
  })
})
