import { describe, expect, it, vi } from 'vitest'
import { noRate } from '../../../src/main/modelroute/rate-limit'
import type { RateReading } from '../../../src/main/modelroute/types'
import type { Budget } from '../../../src/main/tracking/budget'
import { reserveOf } from '../../../src/main/tracking/rate-window'
import type { Reserve } from '../../../src/main/tracking/schedule'
import { Sends } from '../../../src/main/tracking/sends'
import { budgetAfter, epoch, told } from '../../support/budget'

describe('the budget', () => {
  it('leaves a share of the limit to other programs, at least two requests, or one if nothing is to be left', () => {
    const kept = (reserve: Reserve) => [1, 2, 5, 60, 600].map((limit) => reserveOf(limit, reserve))
    expect(kept('none')).toEqual([0, 1, 1, 1, 1])
    expect(kept('tenth')).toEqual([0, 1, 2, 6, 60])
    expect(kept('quarter')).toEqual([0, 1, 2, 15, 150])
    expect(kept('half')).toEqual([0, 1, 3, 30, 300])
  })

  it('applies another share at once', () => {
    const budget = budgetAfter(told(20))
    expect(budget.freeAt(20)).toBe(20)
    budget.keep('half')
    expect(budget.freeAt(20)).toBeGreaterThan(1000)
    budget.keep('none')
    expect(budget.freeAt(20)).toBe(20)
  })

  it('sends one request alone until a reply has told the limit', () => {
    const budget = budgetAfter()
    expect(budget.freeAt(0)).toBe(0)
    budget.sent(0)
    expect(budget.freeAt(0)).toBe(Infinity)
  })

  it('sends the first request of a new key alone, whatever the old one was told', () => {
    const budget = budgetAfter(told(8), { ...told(0), retryAfterMs: 600_000 })
    expect(budget.freeAt(20)).toBe(600_015)
    budget.keyReplaced(20, 'old', 'new')
    expect(budget.freeAt(20)).toBe(20)
    budget.sent(20)
    expect(budget.freeAt(20)).toBe(Infinity)
    budget.replied({ sentAt: 20, receivedAt: 25, rate: { ...noRate, ...told(599), limit: 600 } }, false)
    expect([budget.freeAt(26), budget.limit]).toEqual([26, 600])
  })

  it('heeds what a key was told before another one was in use, also through sleep', () => {
    const budget = budgetAfter({ ...told(0), retryAfterMs: 600_000 })
    budget.keyReplaced(20, 'first', 'second')
    expect(budget.freeAt(20)).toBe(20)
    budget.slept(60_000)
    budget.keyReplaced(30, 'second', 'first')
    expect(budget.freeAt(30)).toBe(540_005)
    budget.keyReplaced(40, 'first', 'second')
    expect(budget.freeAt(40)).toBe(40)
  })

  it('learns nothing about a new key from a late reply to the old one', () => {
    const budget = budgetAfter(told(50))
    budget.sent(20)
    budget.keyReplaced(30, 'old', 'new')
    budget.sent(40)
    budget.errandReplied({ sentAt: 20, receivedAt: 50, rate: { ...noRate, ...told(0), retryAfterMs: 600_000 } }, true)
    expect(budget.blockedUntil(50)).toBeNull()
    budget.replied({ sentAt: 40, receivedAt: 60, rate: { ...noRate, ...told(599), limit: 600 } }, false)
    expect([budget.freeAt(60), budget.limit]).toEqual([60, 600])
  })

  it('waits for Reset when only the reserve remains', () => {
    expect(budgetAfter(told(8)).freeAt(20)).toBe(20)
    expect(budgetAfter(told(6)).freeAt(20)).toBeGreaterThanOrEqual(30_000)
  })

  it('leaves room for others to spend more than before, by chance', () => {
    const budget = budgetAfter(told(59, 60_000))
    const reply = (at: number, remaining: number): void => {
      budget.sent(at)
      budget.replied({ sentAt: at, receivedAt: at + 5, rate: { ...noRate, ...told(remaining, 60_000) } }, false)
    }
    // Others spend one every 2 s: 18 in 36 s, of which 5 more are expected in the next 10 s.
    for (let remaining = 40; remaining >= 13; remaining -= 1) reply(36_000, remaining)
    // 12 more in the rest of the window: more than what is left.
    expect(budget.allowance(36_010).requests).toBe(1)
    expect(budget.freeAt(36_010)).toBe(36_010)
    expect(budget.freeAt(45_500)).toBeGreaterThanOrEqual(60_000)
  })

  describe('at the first Reset, which may be truncated to whole seconds', () => {
    const budget = (): Budget => budgetAfter({ ...told(7), serverDate: epoch })
    const resetAt = budget().freeAt(20)
    const probed = (remaining: number, resetInMs: number): Budget => {
      const one = budget()
      one.sent(resetAt)
      one.replied({ sentAt: resetAt, receivedAt: resetAt + 5, rate: { ...noRate, ...told(remaining, resetInMs) } }, false)
      return one
    }
    const spent = (one: Budget, at: number, resetInMs: number): Budget => {
      one.sent(at)
      one.replied({ sentAt: at, receivedAt: at + 5, rate: { ...noRate, ...told(6, resetInMs) } }, false)
      return one
    }

    it('makes the one request kept for it', () => {
      expect(resetAt).toBe(30_000)
      expect(budgetAfter(told(6)).freeAt(20)).toBe(31_000)
    })

    it('asks at Reset from then on if the window had moved on', () => {
      const exact = probed(59, 60_000)
      expect(exact.freeAt(resetAt + 10)).toBe(resetAt + 10)
      expect(spent(exact, resetAt + 20, 60_000).freeAt(resetAt + 30)).toBe(60_000)
    })

    it('asks a second after Reset from then on if it had not', () => {
      const cut = probed(6, 30_000)
      expect(cut.freeAt(resetAt + 10)).toBe(resetAt + 5 + 1000)
      expect(spent(cut, 31_005, 60_000).freeAt(31_020)).toBe(61_000)
    })

    it('learns nothing of that from a request that had left before Reset', () => {
      const early = budget()
      early.sent(resetAt - 10)
      early.replied({ sentAt: resetAt - 10, receivedAt: resetAt + 10, rate: { ...noRate, ...told(6, 30_000) } }, false)
      early.sent(31_010)
      early.replied({ sentAt: 31_010, receivedAt: 31_015, rate: { ...noRate, ...told(7, 60_000) } }, false)
      expect(early.freeAt(31_020)).toBe(60_000)
    })
  })

  it('does not believe a Remaining that rises within a window', () => {
    expect(budgetAfter(told(6), told(60)).freeAt(20)).toBeGreaterThanOrEqual(30_000)
  })

  it('does not believe a Reset that has passed', () => {
    expect(budgetAfter(told(6, -900_000)).freeAt(20)).toBeGreaterThan(20)
  })

  it('starts again after a Reset that moves back, but not after a late reply from the previous window', () => {
    const hourAhead = budgetAfter(told(50, 3_600_000), told(40), told(6))
    expect(hourAhead.freeAt(40)).toBeGreaterThanOrEqual(30_000)
    expect(hourAhead.freeAt(40)).toBeLessThanOrEqual(31_000)
    expect(hourAhead.windowMs).toBeLessThan(60_000)
    expect(budgetAfter(told(50, 840_000), told(55)).view(20, (at) => at)).toMatchObject({ remaining: 55, resetAt: 30_000 })
    const late = budgetAfter(told(7), told(59, 90_000))
    late.sent(1)
    late.replied({ sentAt: 1, receivedAt: 30, rate: { ...noRate, ...told(6) } }, false)
    expect(late.freeAt(40)).toBe(40)
  })

  it('believes a Reset hours ahead once a later reply confirms it', () => {
    const hours = told(6, 3 * 3_600_000)
    expect(budgetAfter(told(50), hours).freeAt(40)).toBeLessThan(120_000)
    expect(budgetAfter(told(50), hours, hours).freeAt(40)).toBeGreaterThanOrEqual(3 * 3_600_000)
    expect(budgetAfter(told(50), { ...hours, retryAfterMs: 600_000 }).blockedUntil(40)).toBe(600_015)
  })

  it('heeds Remaining even if no reply tells the limit', () => {
    const without = (remaining: number): Partial<RateReading> => ({ ...told(remaining), limit: null })
    expect(budgetAfter(without(20)).freeAt(20)).toBe(20)
    expect(budgetAfter(without(20), without(5)).freeAt(20)).toBeGreaterThanOrEqual(30_000)
    expect(budgetAfter(without(500)).limit).toBe(500)
  })

  it('counts requests from the first on, over the length of a window, if replies tell of none', () => {
    const budget = budgetAfter({}, {}, {})
    expect(budget.allowance(1000)).toEqual({ requests: 51, ms: 59_000 })
    expect(budget.sees(59_999)).toBe(true)
    expect(budget.sees(60_000)).toBe(false)
    expect(budget.allowance(60_000)).toEqual({ requests: 54, ms: 60_000 })
    budget.sent(100_000)
    expect(budget.allowance(130_000)).toEqual({ requests: 53, ms: 30_000 })
  })

  it('forgets old requests even if replies no longer tell the limit', () => {
    const add = vi.spyOn(Sends.prototype, 'add')
    const budget = budgetAfter(told(50))
    for (let at = 1000; at < 600_000; at += 1000) {
      budget.sent(at)
      budget.replied({ sentAt: at, receivedAt: at + 5, rate: noRate }, false)
    }
    const [sends] = add.mock.contexts
    add.mockRestore()
    expect(sends instanceof Sends && sends.after(-Infinity).length).toBeLessThan(60)
  })

  it('counts its own requests if Remaining never falls, or is not told', () => {
    for (const rate of [told(60), { ...told(60), remaining: null }]) {
      const after = (count: number): number => budgetAfter(...Array.from({ length: count }, () => rate)).freeAt(600)
      expect(after(52)).toBe(600)
      expect(after(54)).toBeGreaterThanOrEqual(30_000)
    }
  })

  it('follows a limit that changes', () => {
    const budget = budgetAfter(told(50), { ...told(4), limit: 20 })
    expect(budget.limit).toBe(20)
    expect(budget.freeAt(20)).toBe(20)
    expect(budgetAfter(told(50), { ...told(2), limit: 20 }).freeAt(20)).toBeGreaterThanOrEqual(30_000)
    expect(budgetAfter({ ...told(4), limit: 20 }, told(44)).view(20, (at) => at)).toMatchObject({ limit: 60, remaining: 44 })
  })

  it('waits for Retry-After after a 429, else until Reset, but for at least a second', () => {
    const blockedAfter429 = (rate: Partial<RateReading>): number | null => {
      const budget = budgetAfter(told(50))
      budget.sent(20)
      budget.replied({ sentAt: 20, receivedAt: 25, rate: { ...noRate, ...rate } }, true)
      return budget.blockedUntil(30)
    }
    expect(blockedAfter429({ ...told(0), retryAfterMs: 12_000 })).toBe(12_025)
    expect(blockedAfter429({ ...told(0), retryAfterMs: 200 })).toBe(1025)
    expect(blockedAfter429(told(0))).toBe(30_000)
    expect(blockedAfter429(told(0, 500))).toBe(1025)
  })

  it('comes back when a 429 says, alone, unless that tells that nothing remains: it may be about another limit', () => {
    const refused = (remaining: number): Budget => budgetAfter(told(50, 60_000), { ...told(remaining, 60_000), retryAfterMs: 2000 })
    expect(refused(0).freeAt(20)).toBeGreaterThanOrEqual(60_000)
    expect(budgetAfter(told(50, 60_000), { retryAfterMs: 2000 }).freeAt(20)).toBe(2015)
    const budget = refused(49)
    expect(budget.freeAt(20)).toBe(2015)
    budget.sent(2015)
    expect(budget.freeAt(2016)).toBe(Infinity)
    budget.replied({ sentAt: 2015, receivedAt: 2020, rate: { ...noRate, ...told(48, 60_000) } }, false)
    expect(budget.freeAt(2030)).toBe(2030)
  })

  it('believes what the first reply tells after a 429 is waited out, even if it is more than before', () => {
    const budget = budgetAfter(told(50, 60_000), { ...told(0, 60_000), retryAfterMs: 2000 })
    budget.sent(2015)
    budget.replied({ sentAt: 2015, receivedAt: 2020, rate: { ...noRate, ...told(30, 60_000) } }, false)
    expect(budget.freeAt(2030)).toBe(2030)
  })

  it('waits for Reset once a 429 was followed by another, although a request came back when the first one said', () => {
    const budget = budgetAfter(told(50, 60_000), { retryAfterMs: 2000 })
    const again = (sentAt: number): void => {
      budget.sent(sentAt)
      budget.replied({ sentAt, receivedAt: sentAt + 5, rate: { ...noRate, retryAfterMs: 2000 } }, true)
    }
    again(100)
    expect(budget.freeAt(200)).toBe(2105)
    again(2105)
    expect(budget.freeAt(2200)).toBeGreaterThanOrEqual(60_000)
  })

  it('is free again after a 429 if the window slides', () => {
    const budget = budgetAfter(told(50, 60_000), told(49, 63_000), { ...told(0, 66_000), retryAfterMs: 10_000 })
    expect(budget.freeAt(30)).toBe(10_025)
    budget.sent(10_025)
    budget.replied({ sentAt: 10_025, receivedAt: 10_030, rate: { ...noRate, ...told(30, 70_000) } }, false)
    expect(budget.freeAt(10_040)).toBe(10_040)
  })

  it.each([
    ['says not to wait, as a date in the past does', { retryAfterMs: 0 }],
    ['says nothing of it', {}],
    ['tells only a Reset that has passed', told(0, -900_000)],
  ])('waits longer and longer if every 429 %s', (_, rate) => {
    const budget = budgetAfter(told(50))
    const waits = Array.from({ length: 9 }, (_, nth) => {
      const sentAt = 100_000 * (nth + 1)
      budget.sent(sentAt)
      budget.replied({ sentAt, receivedAt: sentAt, rate: { ...noRate, ...rate } }, true)
      return (budget.blockedUntil(sentAt) ?? 0) - sentAt
    })
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000])
  })

  it('waits the shortest time again after a request that was not refused', () => {
    const budget = budgetAfter(told(50))
    const blockedBy = (sentAt: number, limited: boolean): number | null => {
      budget.sent(sentAt)
      budget.replied({ sentAt, receivedAt: sentAt, rate: noRate }, limited)
      return budget.blockedUntil(sentAt)
    }
    expect([blockedBy(1000, true), blockedBy(2000, true), blockedBy(4000, false), blockedBy(5000, true)]).toEqual([2000, 4000, null, 6000])
  })

  it('counts sleep as waiting', () => {
    const budget = budgetAfter(told(50), { ...told(0), retryAfterMs: 600_000 })
    budget.slept(400_000)
    expect(budget.blockedUntil(20)).toBe(200_015)
    budget.slept(200_000)
    expect(budget.blockedUntil(20)).toBeNull()
  })

  it('takes the limit from the reply to the latest request, even if an earlier one arrives after it', () => {
    const budget = budgetAfter(told(50))
    budget.sent(1000)
    budget.sent(1010)
    budget.replied({ sentAt: 1010, receivedAt: 1200, rate: { ...noRate, ...told(0), limit: 20 } }, false)
    budget.replied({ sentAt: 1000, receivedAt: 1201, rate: { ...noRate, ...told(40) } }, false)
    expect(budget.limit).toBe(20)
    expect(budget.freeAt(1300)).toBeGreaterThanOrEqual(30_000)
  })
})
