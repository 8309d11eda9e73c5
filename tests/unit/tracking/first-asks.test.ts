import { describe, expect, it } from 'vitest'
import { Budget } from '../../../src/main/tracking/budget'
import { newEntry, type Entry } from '../../../src/main/tracking/entry'
import { FirstAsks } from '../../../src/main/tracking/first-asks'
import { ServerClock } from '../../../src/main/tracking/server-clock'
import { VirtualClock } from '../../support/virtual-clock'

const epoch = 1_700_000_000_000
const entries = (count: number): Entry[] =>
  Array.from({ length: count }, (_, nth) =>
    newEntry(
      { id: `${nth}`, model: null, addedAt: 0, createdAt: null, lastAskedAt: null, seenUnfinishedAt: null, expiresAt: null, resultDueSince: null },
      0,
    ),
  )

/** With 60 per minute, of which a tenth is left to others and one request kept for Reset. `remaining`: null if no reply told it yet. */
function firstAsks(remaining: number | null): FirstAsks {
  const budget = new Budget(new ServerClock(new VirtualClock(0, epoch)), 'tenth')
  if (remaining !== null) {
    budget.sent(0)
    budget.replied({ sentAt: 0, receivedAt: 5, rate: { limit: 60, remaining, resetAt: epoch + 60_000, serverDate: null, retryAfterMs: null } }, false)
  }
  return new FirstAsks(budget)
}

describe('first requests', () => {
  it('are made at once for up to ten pasted together', () => {
    const [ten, eleven] = [entries(10), entries(11)]
    expect(firstAsks(20).pasted(ten, 10)).toEqual(ten)
    expect(firstAsks(20).pasted(eleven, 10)).toEqual([])
  })

  it('count as pasted together within three seconds', () => {
    const five = entries(5)
    const after = (ms: number): number => {
      const asks = firstAsks(20)
      asks.pasted(entries(6), 10)
      return asks.pasted(five, 10 + ms).length
    }
    expect([after(2999), after(3000)]).toEqual([0, 5])
    const asks = firstAsks(20)
    asks.pasted(entries(11), 10)
    expect(asks.pasted(entries(1), 20)).toEqual([])
  })

  it('are made for one of many while the window is unknown, and for no second one of another paste meanwhile', () => {
    const asks = firstAsks(null)
    const many = entries(11)
    expect(asks.pasted(many, 10)).toEqual(many.slice(0, 1))
    expect(asks.pasted(entries(11), 5000)).toEqual([])
    expect(asks.affordable(5000)).toEqual([])
  })

  it('are made for more, once, if that takes at most half of what is left', () => {
    const affordable = (remaining: number): number => {
      const asks = firstAsks(remaining)
      asks.pasted(entries(15), 10)
      return asks.affordable(10).length
    }
    expect([affordable(36), affordable(37)]).toEqual([0, 15])
    const asks = firstAsks(60)
    asks.pasted(entries(15), 10)
    expect([asks.affordable(10).length, asks.affordable(10).length]).toEqual([15, 0])
  })

  it('are not made for what was asked or removed meanwhile', () => {
    const asks = firstAsks(36)
    const [gone, ...rest] = entries(15)
    if (gone === undefined) throw new Error('none')
    asks.pasted([gone, ...rest], 10)
    asks.over(gone)
    expect(asks.affordable(10)).toEqual(rest)
  })
})
