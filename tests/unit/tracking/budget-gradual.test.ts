import { describe, expect, it } from 'vitest'
import { noRate } from '../../../src/main/modelroute/rate-limit'
import type { RateReading } from '../../../src/main/modelroute/types'
import type { Budget } from '../../../src/main/tracking/budget'
import { budgetAfter, epoch } from '../../support/budget'

type Told = Partial<RateReading>

function reply(budget: Budget, sentAt: number, rate: Told): void {
  budget.sent(sentAt)
  budget.replied({ sentAt, receivedAt: sentAt + 5, rate: { ...noRate, ...rate } }, false)
}

describe('a window that slides', () => {
  const told = (remaining: number, resetAt: number): Told => ({ limit: 10, remaining, resetAt: epoch + resetAt })
  /** 10 per 10 s, of which 2 are left to others. 6 remain, and of ours, those of 4 s, 10.5 s and 10.51 s are in the window. */
  function sliding(): Budget {
    const budget = budgetAfter()
    const replies: [number, number, number][] = [[0, 9, 10_000], [2000, 8, 10_000], [4000, 7, 10_000], [10_500, 7, 12_000], [10_510, 6, 12_000]]
    for (const [at, remaining, resetAt] of replies) reply(budget, at, told(remaining, resetAt))
    return budget
  }
  /** How long it seems to be at most, ms. */
  const longest = 1.15 * 9995 + 1000

  it('is spent down to the reserve, then one goes a second after each Reset', () => {
    const budget = sliding()
    for (const remaining of [5, 4, 3]) reply(budget, 10_550 - 10 * remaining, told(remaining, 12_000))
    expect(budget.freeAt(10_550)).toBe(10_550)
    reply(budget, 10_550, told(2, 12_000))
    expect(budget.freeAt(10_560)).toBe(13_000)
    reply(budget, 13_100, told(2, 14_000))
    expect(budget.freeAt(13_110)).toBe(15_000)
    reply(budget, 15_100, told(3, 20_500))
    expect(budget.freeAt(15_110)).toBe(15_110)
  })

  it('must give back what of the reserve was spent before one more goes', () => {
    const budget = sliding()
    reply(budget, 10_550, told(1, 12_000))
    // As long as it may be, those of 0 s and 2 s are still in it.
    expect(budget.freeAt(10_560)).toBe(2000 + longest)
  })

  it('is asked again a tenth of it after the last reply at the earliest if others have spent it', () => {
    const budget = sliding()
    reply(budget, 30_000, told(1, 31_000))
    expect(budget.freeAt(30_010)).toBe(30_000 + longest)
    reply(budget, 30_020, { ...told(1, 0), resetAt: null })
    expect(budget.freeAt(30_030)).toBe(30_020 + longest)
  })

  it('has what the last reply told; of replies that overlap, the least', () => {
    const budget = sliding()
    for (const sentAt of [10_600, 10_610]) budget.sent(sentAt)
    budget.replied({ sentAt: 10_610, receivedAt: 10_620, rate: { ...noRate, ...told(2, 12_000) } }, false)
    budget.replied({ sentAt: 10_600, receivedAt: 10_630, rate: { ...noRate, ...told(5, 12_000) } }, false)
    expect(budget.view(10_640, (at) => at)).toMatchObject({ remaining: 2, resetAt: 12_000 })
    reply(budget, 10_650, told(5, 14_000))
    expect(budget.view(10_660, (at) => at)).toMatchObject({ remaining: 5, resetAt: 14_000 })
  })

  it('promises what the span that stands in for it has left', () => {
    const budget = sliding()
    expect(budget.allowance(10_520)).toEqual({ requests: 6, ms: 9975 })
    budget.sent(10_530)
    budget.lost()
    expect(budget.allowance(10_540)).toEqual({ requests: 5, ms: 9955 })
  })
})

describe('a bucket', () => {
  /** Full of 60, it would take a minute to fill. */
  const told = (remaining: number, at: number): Told => ({ limit: 60, remaining, resetAt: epoch + at + (60 - remaining) * 1000 })
  const bucket = (): Budget => budgetAfter(told(50, 0), told(40, 10), told(30, 20), told(20, 30), told(19, 40))
  /** How long it seems to take at most, ms. */
  const fullMs = (60 * 41_995) / 41

  it('is spent as it flows back', () => {
    const budget = bucket()
    expect(budget.windowMs).toBeCloseTo(fullMs)
    reply(budget, 60, told(6, 60))
    const everyMs = budget.windowMs / 60
    expect(budget.freeAt(70)).toBeCloseTo(65 + everyMs)
    expect(budget.freeAt(1100)).toBe(1100)
    budget.sent(1100)
    budget.lost()
    expect(budget.freeAt(1110)).toBeCloseTo(65 + 2 * everyMs)
  })

  it('promises what is left and flows back until, on average, what was spent is back', () => {
    const budget = bucket()
    const { requests, ms } = budget.allowance(45)
    // 41 of 60 are spent.
    expect(ms).toBeCloseTo((41 / 60) * fullMs / 2)
    expect(requests).toBeCloseTo(19 - 6 + 41 / 2)
    budget.sent(45)
    expect(budget.allowance(45).requests).toBeCloseTo(18 - 6 + 42 / 2)
  })

  it('shows what others take of what flows back', () => {
    const budget = bucket()
    // 40 s later two thirds have flowed back, of which others took 20 and we 1.
    const back = (40_000 * 60) / fullMs
    reply(budget, 40_040, told(19 + back - 20 - 1, 40_040))
    expect(budget.whole.requests).toBeCloseTo(54 - 20 * (budget.windowMs / 40_010), 0)
  })

  it('is forgotten if the limit changes, so nothing flows back before the server tells', () => {
    const budget = bucket()
    reply(budget, 60, { ...told(2, 60), limit: 20 })
    expect(budget.freeAt(1000)).toBeGreaterThan(5000)
  })
})
