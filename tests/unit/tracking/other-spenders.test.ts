import { describe, expect, it } from 'vitest'
import { OtherSpenders } from '../../../src/main/tracking/other-spenders'

const windowMs = 60_000
/** Others took 12 of these 20, with 3 of ours in flight. */
const window = { openedAt: 1000, opening: 60, remaining: 40, own: 5 }

describe('what others spend', () => {
  it('is what Remaining fell beyond our own requests, once a twentieth of a window was observed', () => {
    const rateAt = (now: number, remaining = 40): number => {
      const others = new OtherSpenders()
      others.watch({ ...window, remaining }, 3, now, windowMs)
      return others.rate
    }
    expect([3999, 4000, 7000].map((now) => rateAt(now))).toEqual([0, 12 / 3000, 12 / 6000])
    expect(rateAt(4000, 58)).toBe(0)
  })

  it('counts half of what they spent in the window before', () => {
    const others = new OtherSpenders()
    others.close(window, 3, 7000)
    others.watch({ openedAt: 9000, opening: 60, remaining: 56, own: 2 }, 0, 12_000, windowMs)
    expect(others.rate).toBe((6 + 2) / (3000 + 3000))
    // The last reply came before the first one of this window.
    others.close({ ...window, openedAt: 20_000 }, 3, 15_000)
    others.watch({ openedAt: 30_000, opening: 60, remaining: 60, own: 0 }, 0, 31_500, windowMs)
    expect(others.rate).toBe((6 + 12) / 2 / (1500 + 1500))
  })

  it('of a bucket counts half after a window, and is never negative', () => {
    const ratesAfter = (...spells: [took: number, ms: number][]): number[] => {
      const others = new OtherSpenders()
      return spells.map(([took, ms]) => {
        others.took(took, ms, windowMs)
        return others.rate
      })
    }
    expect(ratesAfter([10, 2999])).toEqual([0])
    expect(ratesAfter([10, 3000], [-4, 60_000], [-20, 0], [20, 0])).toEqual([10 / 3000, 1 / 61_500, 0, 1 / 61_500])
  })
})
