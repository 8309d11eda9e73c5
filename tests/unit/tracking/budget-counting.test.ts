import { describe, expect, it } from 'vitest'
import { noRate } from '../../../src/main/modelroute/rate-limit'
import type { Budget } from '../../../src/main/tracking/budget'
import { budgetAfter, told } from '../../support/budget'

describe('the budget', () => {
  it('sends one request first, alone, if the last reply is older than a twentieth of the window', () => {
    const sentAfter = (at: number): Budget => {
      const budget = budgetAfter(told(50, 30_005))
      budget.sent(at)
      return budget
    }
    expect(sentAfter(1505).freeAt(1505)).toBe(1505)
    const stale = sentAfter(1506)
    expect(stale.freeAt(1506)).toBe(Infinity)
    stale.replied({ sentAt: 1506, receivedAt: 1600, rate: { ...noRate, ...told(49, 30_005) } }, false)
    expect(stale.freeAt(1600)).toBe(1600)
  })

  it.each<[string, (budget: Budget, sentAt: number) => void]>([
    ['was lost', (budget) => budget.lost()],
    ['told nothing', (budget, sentAt) => budget.replied({ sentAt, receivedAt: sentAt + 5, rate: noRate }, false)],
    ['told nothing about a file', (budget, sentAt) => budget.errandReplied({ sentAt, receivedAt: sentAt + 5, rate: noRate }, false)],
  ])('counts a request as sent whose reply %s', (_, end) => {
    const budget = budgetAfter(told(9))
    const freeAfterAnother = (sentAt: number): number => {
      budget.sent(sentAt)
      end(budget, sentAt)
      return budget.freeAt(sentAt + 5)
    }
    expect(freeAfterAnother(20)).toBe(25)
    expect(freeAfterAnother(30)).toBeGreaterThanOrEqual(30_000)
  })

  it('waits after a 429 to a request for a file, even if it tells nothing else', () => {
    const budget = budgetAfter(told(50))
    budget.sent(20)
    budget.errandReplied({ sentAt: 20, receivedAt: 25, rate: noRate }, true)
    expect(budget.blockedUntil(30)).toBe(1025)
  })

  it.each([[told(3)], [{ ...told(3), limit: null }]])('heeds what the reply to a request for a file tells: %j', (rate) => {
    const budget = budgetAfter(told(50))
    budget.sent(20)
    budget.errandReplied({ sentAt: 20, receivedAt: 25, rate: { ...noRate, ...rate } }, false)
    expect(budget.freeAt(30)).toBeGreaterThanOrEqual(30_000)
  })

  it('sends one request first, alone, after sleep', () => {
    const budget = budgetAfter(told(6))
    budget.slept(60_000)
    expect(budget.freeAt(20)).toBe(20)
    budget.sent(20)
    expect(budget.freeAt(20)).toBe(Infinity)
  })

  it('counts requests from before a sleep as that much older, if replies tell of none', () => {
    const budget = budgetAfter(...Array.from({ length: 54 }, () => ({})))
    expect(budget.freeAt(600)).toBe(60_000)
    budget.slept(30_000)
    expect(budget.freeAt(600)).toBe(30_000)
  })

  it('has at least one request to spend, however many others take', () => {
    const budget = budgetAfter(told(59, 60_000))
    budget.sent(30_000)
    budget.replied({ sentAt: 30_000, receivedAt: 30_005, rate: { ...noRate, ...told(2, 60_000) } }, false)
    expect([budget.whole.requests, budget.allowance(30_010).requests]).toEqual([1, 1])
  })

  it('spreads the last known limit over a window and a seventh if replies stop telling it; each 429 doubles that, up to a minute', () => {
    const budget = budgetAfter(told(59, 10_005))
    const sendAt = (sentAt: number, limited = false): void => {
      budget.sent(sentAt)
      budget.replied({ sentAt, receivedAt: sentAt + 5, rate: noRate }, limited)
    }
    for (let nth = 0; nth < 54; nth += 1) sendAt(11_000 + 10 * nth)
    expect(budget.freeAt(12_000)).toBe(11_000 + 1.15 * 10_000 + 1000)
    const lengths = [0, 1, 2, 3].map((nth) => {
      sendAt(30_000 + 60_000 * nth, true)
      return budget.windowMs
    })
    expect(lengths).toEqual([20_000, 40_000, 60_000, 60_000])
  })

  it('shows what remains less what is in flight, and all of it after Reset', () => {
    const budget = budgetAfter(told(50, 30_005))
    budget.sent(20)
    const shown = (now: number) => budget.view(now, (at) => at)
    expect(shown(30)).toEqual({ limit: 60, remaining: 49, resetAt: 30_005, reserve: 6 })
    expect(shown(40_000)).toEqual({ limit: 60, remaining: 60, resetAt: 70_000, reserve: 6 })
    const spent = budgetAfter(told(0, 30_005))
    spent.sent(20)
    expect(spent.view(30, (at) => at)?.remaining).toBe(0)
    const slides = budgetAfter(told(50, 60_000), told(49, 63_000), told(48, 66_000))
    expect(slides.view(70_000, (at) => at)?.remaining).toBe(48)
  })

  it('starts anew with another key, also in what it assumes', () => {
    const budget = budgetAfter({}, { retryAfterMs: 1000 })
    expect(budget.limit).toBe(30)
    budget.keyReplaced(20, 'old', 'new')
    expect(budget.limit).toBe(60)
  })
})
