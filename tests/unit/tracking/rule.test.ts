import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binCount, costOf, DurationTable } from '../../../src/main/tracking/duration-grid'
import { LatencyModel } from '../../../src/main/tracking/latency-model'
import { belief, dueAt, expectedAsks, priceOf, worth } from '../../../src/main/tracking/rule'

const learnt = (ends: number[]): DurationTable => {
  const model = new LatencyModel()
  for (const end of ends) model.ended('m', end)
  return model.of('m')
}
const ends = fc.array(fc.integer({ min: 100, max: 600_000 }), { maxLength: 40 })
const price = fc.double({ min: 50, max: 100_000, noNaN: true })

describe('the worth of asking', () => {
  it("is Whittle's index if the hazard is constant: at that price it is best to ask just then", () => {
    const h = 1 / 10_000
    const table = new DurationTable(new Float64Array(binCount).fill(h))
    for (const tau of [100, 1000, 10_000, 40_000]) {
      const request = worth(belief(table, 0, 5000), 5000 + tau)
      const steps = 20_000
      const costEach = (wait: number): number => {
        const delay = Array.from({ length: steps }, (_, i) => ((i + 0.5) / steps) * wait)
          .reduce((sum, at) => sum + h * Math.exp(-h * at) * costOf(wait - at) * (wait / steps), 0)
        return (request + delay) / (1 - Math.exp(-h * wait))
      }
      for (const other of [0.5, 0.9, 0.98, 1.02, 1.1, 2]) expect(costEach(other * tau)).toBeGreaterThan(costEach(tau))
    }
  })

  it('is 0 when just seen unfinished, and only grows until it is asked again', () => {
    fc.assert(
      fc.property(ends, fc.integer({ min: 0, max: 500_000 }), fc.integer({ min: 0, max: 100_000 }), (drawn, from, wait) => {
        const held = belief(learnt(drawn), 0, from)
        expect(worth(held, from)).toBeCloseTo(0, 5)
        // The clock was set back since.
        expect(worth(held, from - wait)).toBeCloseTo(0, 5)
        expect(worth(held, from + wait + 100)).toBeGreaterThanOrEqual(worth(held, from + wait) - 1e-6)
      }),
      { examples: [[[344_432, 344_432, 344_432], 146_505, 0]] },
    )
  })

  it('is finite, as is the due time, however old or young an execution is said to be', () => {
    fc.assert(
      fc.property(ends, fc.double({ min: -1e14, max: 1e14, noNaN: true }), price, (drawn, age, at) => {
        const held = belief(learnt(drawn), -age, 0)
        expect(worth(held, 60_000)).toBeGreaterThanOrEqual(-1)
        expect(dueAt(held, at)).toBeGreaterThanOrEqual(0)
        expect(dueAt(held, at)).toBeLessThan(Infinity)
      }),
      { examples: [[[8000, 9000, 10_000], 1.7e12, 140], [[8000, 9000, 10_000], -3_600_000, 140]] },
    )
  })

  it('depends on the age, even if that is days', () => {
    expect(belief(learnt([]), 0, 864_000_000).start.age).toBe(864_000_000)
  })

  it('reaches the price exactly when it is said to be due', () => {
    fc.assert(
      fc.property(ends, fc.integer({ min: 0, max: 500_000 }), price, (drawn, from, at) => {
        const held = belief(learnt(drawn), 0, from)
        expect(Math.abs(worth(held, dueAt(held, at)) - at)).toBeLessThan(Math.max(5, at / 50))
      }),
      { examples: [[[8000, 9000, 10_000], 1e12, 140]] },
    )
  })
})

describe('the requests expected', () => {
  it('are those made on average if each is made when its worth reaches the price, and one more for some of the ends', () => {
    const drawn = fc.record({
      ends, at: price, seenAt: fc.integer({ min: 0, max: 100_000 }), waited: fc.integer({ min: 0, max: 60_000 }), windowMs: fc.integer({ min: 1000, max: 600_000 }),
      createdAt: fc.integer({ min: -50_000, max: 0 }), perEnd: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    fc.assert(fc.property(drawn, ({ ends: learned, at, seenAt, waited, windowMs, createdAt, perEnd }) => {
      const table = learnt(learned)
      const now = seenAt + waited
      const until = now + windowMs
      const made = Array.from({ length: 200 }, (_, i) => {
        const endsAt = createdAt + table.quantile((i + 0.5) / 200, seenAt - createdAt)
        let asks = 0
        for (let seen = seenAt; asks < 20;) {
          const askAt = Math.max(now, dueAt(belief(table, createdAt, seen), at))
          if (askAt > until) return asks
          asks += 1
          if (endsAt <= askAt) return asks + perEnd
          seen = askAt
        }
        return asks
      })
      fc.pre(Math.max(...made) < 10)
      const average = made.reduce((sum, asks) => sum + asks) / made.length
      expect(Math.abs(expectedAsks(belief(table, createdAt, seenAt), at, now, until, perEnd) - average)).toBeLessThan(0.1 + average / 20)
    }))
  })
})

describe('the price', () => {
  it('is the floor if everything fits, and otherwise allows about as many requests as fit', () => {
    fc.assert(
      fc.property(ends, fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 20_000 }), (drawn, count, requests, previous) => {
        const table = learnt(drawn)
        const held = Array.from({ length: count }, (_, i) => belief(table, -500 * i, 0))
        const asksAt = (at: number): number => held.reduce((sum, one) => sum + expectedAsks(one, at, 0, 60_000), 0)
        const found = priceOf(asksAt, requests, 200, 12_000, previous)
        expect(found).toBeGreaterThanOrEqual(200)
        expect(found).toBeLessThanOrEqual(12_000)
        if (asksAt(200) <= requests) expect(found).toBe(200)
        else if (found < 11_000) expect(asksAt(found * 1.1)).toBeLessThanOrEqual(requests)
        if (found > 250) expect(asksAt(found / 1.1)).toBeGreaterThan(requests)
      }),
    )
  })
})
