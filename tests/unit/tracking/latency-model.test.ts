import fc from 'fast-check'
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { describe, expect, it } from 'vitest'
import { LatencyModel } from '../../../src/main/tracking/latency-model'

const durations = fc.array(fc.integer({ min: 1, max: 86_400_000 }), { minLength: 1, maxLength: 60 })
const learnt = (model: string, ends: number[], into = new LatencyModel()): LatencyModel => {
  for (const end of ends) into.ended(model, end)
  return into
}
const around = (middle: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => middle * Math.exp(0.35 * Math.sin(i * 12.9)))

describe('the latency model', () => {
  it('has a survival that falls from 1 and never below 0, and quantiles in order', () => {
    fc.assert(
      fc.property(durations, fc.integer({ min: 0, max: 10_000_000 }), (ends, age) => {
        const table = learnt('m', ends).of('m')
        expect(table.survival(0)).toBeLessThanOrEqual(1)
        expect(table.survival(age)).toBeGreaterThan(0)
        expect(table.survival(age + 1000)).toBeLessThanOrEqual(table.survival(age))
        expect(table.quantile(0.1, age)).toBeGreaterThanOrEqual(age)
        expect(table.quantile(0.9, age)).toBeGreaterThanOrEqual(table.quantile(0.1, age))
      }),
    )
  })

  it('has no band before three ends, then one around what it saw', () => {
    expect(learnt('m', [8000, 9000]).band('m')).toBeNull()
    const band = learnt('m', around(8000, 50)).band('m')
    expect(band?.from).toBeGreaterThan(4000)
    expect(band?.to).toBeLessThan(14_000)
    expect(learnt('m', around(8000, 50)).slowAfter('m')).toBeGreaterThan(band?.to ?? Infinity)
  })

  it('tells apart durations from a tenth of a second to ten days', () => {
    for (const duration of [100, 300, 2000, 8000, 3_600_000, 864_000_000]) {
      const band = learnt('m', Array<number>(30).fill(duration)).band('m')
      expect(band?.from).toBeGreaterThan(0.8 * duration)
      expect(band?.to).toBeLessThan(1.25 * duration)
    }
  })

  it('expects ends in the gaps between those that look log-normal, but not between humps', () => {
    const chance = (seconds: number[], from: number, to: number): number => {
      const table = learnt('m', seconds.map((each) => 1000 * each)).of('m')
      return table.survival(from) - table.survival(to)
    }
    expect(chance([3.1, 4, 4.2, 6.8, 7.1, 7.3, 8, 8.4, 11.9, 12.3, 12.5, 20], 4500, 6500)).toBeGreaterThan(0.175)
    expect(chance([4, 4.1, 4.2, 8, 8.1, 8.3, 8.5, 8.8, 15, 16, 17], 4500, 6500)).toBeLessThan(0.05)
  })

  it('counts ends after years like all others', () => {
    const samples = (duration: number): number | undefined => learnt('m', Array<number>(30).fill(duration)).band('m')?.samples
    expect(samples(1e11)).toBe(samples(1000))
  })

  it('expects the end of an unfinished one after now', () => {
    const model = learnt('m', around(8000, 50))
    for (const age of [5000, 10_000, 30_000]) expect(model.eta('m', 0, age)?.from).toBeGreaterThanOrEqual(age)
    expect(model.eta('m', 1e12, 1e12)?.slowAfter).toBe(1e12 + (model.slowAfter('m') ?? NaN))
  })

  it('calls none slow after few ends, which do not tell a 95th percentile', () => {
    const model = learnt('m', [10, 20, 30])
    expect(model.eta('m', 0, 300)).toMatchObject({ slowAfter: null })
    expect(learnt('m', around(8000, 10), model).eta('m', 0, 300)?.slowAfter).toBeGreaterThan(8000)
  })

  it('predicts when the others end despite stuck ones, which are slow', () => {
    const model = learnt('m', around(8000, 40))
    const before = model.eta('m', 0, 0)
    for (let i = 0; i < 100; i += 1) model.running('m', null, 3 * 3_600_000)
    expect(model.eta('m', 0, 0)).toEqual(before)
    expect(model.of('m').quantile(0.9)).toBeGreaterThan(3_600_000)
  })

  it('takes those for stuck that are ten times as old as any that ended, and at least an hour', () => {
    const hour = 3_600_000
    const bandMoves = (ends: number, runningMs: number): boolean => {
      const model = learnt('m', around(ends, 40))
      const before = model.band('m')?.to ?? NaN
      for (let i = 0; i < 100; i += 1) model.running('m', null, runningMs)
      return (model.band('m')?.to ?? NaN) > before
    }
    expect([bandMoves(8000, 0.5 * hour), bandMoves(8000, 1.2 * hour)]).toEqual([true, false])
    expect([bandMoves(hour, 5 * hour), bandMoves(hour, 20 * hour)]).toEqual([true, false])
  })

  it('learns on while some are stuck', () => {
    const model = learnt('m', around(8000, 40))
    for (let i = 0; i < 10; i += 1) model.running('m', null, 3 * 3_600_000)
    const before = model.band('m')?.to ?? NaN
    for (let i = 0; i < 40; i += 1) model.running('m', null, 60_000)
    const later = model.band('m')?.to ?? NaN
    expect(later).toBeGreaterThan(before)
    learnt('m', around(8000, 40), model)
    expect(model.band('m')?.to).toBeLessThan(later)
  })

  it('predicts an end even for an execution that is said to be months or decades old', () => {
    const model = learnt('m', around(8000, 50))
    for (const age of [1e9, 1e10, 1.7e12]) {
      const eta = model.eta('m', 0, age)
      expect(eta?.to).toBeGreaterThanOrEqual(eta?.from ?? Infinity)
      expect(eta?.to).toBeLessThan(Infinity)
    }
  })

  it('has about four of five ends in its bands, whatever the durations', () => {
    const shapes = {
      even: (u: number) => 5000 + 20_000 * u,
      'nearly fixed': (u: number) => 29_000 + 2000 * u,
      'two humps': (u: number) => (u < 0.4 ? 900 + 500 * u : 40_000 + 10_000 * u),
      'long tailed': (u: number) => 3000 / (1.001 - u),
    }
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(shapes)), fc.integer(), (shape, seed) => {
        const generator = xoroshiro128plus(seed)
        const model = new LatencyModel()
        let inside = 0
        for (let i = 0; i < 400; i += 1) {
          const duration = shape(uniformFloat64(generator))
          const band = model.band('m')
          if (i >= 100 && band && duration >= band.from && duration <= band.to) inside += 1
          model.ended('m', duration)
        }
        expect(inside / 300).toBeGreaterThan(0.65)
        expect(inside / 300).toBeLessThan(0.9)
      }),
      { numRuns: 20 },
    )
  })

  it('keeps two humps apart', () => {
    const table = learnt('m', Array.from({ length: 60 }, (_, i) => (i % 5 < 2 ? 1000 : 45_000) * (1 + (i % 7) / 20))).of('m')
    expect(table.survival(2500) - table.survival(25_000)).toBeLessThan(0.06)
  })

  it('is not misled by a few outliers', () => {
    const band = learnt('m', [...around(8000, 47), 3_600_000, 7_200_000, 5_000_000]).band('m')
    expect(band?.to).toBeLessThan(30_000)
  })

  it('follows a model that has become twice as slow', () => {
    const band = learnt('m', [...around(8000, 100), ...around(16_000, 150)]).band('m')
    expect(band?.to).toBeGreaterThan(18_000)
    expect(band?.from).toBeGreaterThan(6000)
  })

  it('learns from those still running that durations are longer', () => {
    const model = learnt('m', [2000, 2200, 2500])
    const before = model.of('m').survival(30_000)
    for (let i = 0; i < 20; i += 1) model.running('m', null, 30_000)
    expect(model.of('m').survival(30_000)).toBeGreaterThan(before + 0.2)
  })

  it('takes what other models taught as the prior of a new one', () => {
    const model = learnt('a', around(300_000, 50))
    expect(model.of('new').quantile(0.5)).toBeGreaterThan(100_000)
    expect(new LatencyModel().of('new').quantile(0.5)).toBeLessThan(30_000)
  })

  it('learns how many freshly pasted IDs had ended already', () => {
    const model = new LatencyModel()
    for (let i = 0; i < 40; i += 1) model.endedAfterPaste(i % 2 ? -5000 : 20_000)
    expect(1 - model.fresh().survival(0)).toBeGreaterThan(0.3)
    expect(1 - model.fresh().survival(0)).toBeLessThan(0.65)
  })

  it('includes those still running in the time from pasting, as short ones are seen to end first', () => {
    const model = new LatencyModel()
    for (let i = 0; i < 20; i += 1) {
      model.endedAfterPaste(5000)
      model.runningAfterPaste(null, 20_000)
    }
    expect(model.fresh().survival(20_000)).toBeGreaterThan(0.3)
    for (let i = 0; i < 20; i += 1) model.runningAfterPaste(20_000, null)
    expect(model.fresh().survival(20_000)).toBeLessThan(0.1)
  })

  it('is read from storage as it was', () => {
    fc.assert(
      fc.property(durations, (ends) => {
        const model = learnt('m', ends)
        for (const end of ends) model.endedAfterPaste(end - 10_000)
        const again = LatencyModel.fromJSON(JSON.parse(JSON.stringify(model)))
        expect(again.toJSON()).toEqual(model.toJSON())
        for (const age of [100, 10_000, 1_000_000]) {
          expect(again.of('m').survival(age)).toBeCloseTo(model.of('m').survival(age), 2)
        }
      }),
    )
  })

  it('starts empty from anything that it did not write', () => {
    fc.assert(fc.property(fc.jsonValue(), (stored) => {
      expect(LatencyModel.fromJSON(stored).band('m')).toBeNull()
    }))
  })

  it('starts empty from weights that no ends add up to', () => {
    const damaged = (weight: number): LatencyModel => {
      return LatencyModel.fromJSON({ version: 1, models: [{ model: 'm', ends: [[50, weight], [51, weight]], tail: 0.1 }], fresh: [[50, weight]] })
    }
    expect(damaged(1e308).band('m')).toBeNull()
    expect(damaged(1e308).fresh().quantile(0.5)).toBeLessThan(Infinity)
    expect(damaged(50).band('m')).not.toBeNull()
  })

  it('keeps the 200 models that ended last', () => {
    const model = new LatencyModel()
    for (let i = 0; i < 300; i += 1) learnt('often', [1000], learnt(`m${i}`, [1000], model))
    const kept = model.toJSON().models.map((one) => one.model)
    expect(kept).toHaveLength(200)
    expect(kept).not.toContain('m0')
    // Had it been forgotten in between, only its last hundred would have taught something.
    expect(model.band('often')?.samples).toBeGreaterThan(80)
  })
})
