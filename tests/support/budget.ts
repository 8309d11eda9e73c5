import { noRate } from '../../src/main/modelroute/rate-limit'
import type { RateReading } from '../../src/main/modelroute/types'
import { Budget } from '../../src/main/tracking/budget'
import { ServerClock } from '../../src/main/tracking/server-clock'
import { VirtualClock } from './virtual-clock'

export const epoch = 1_700_000_000_000

/** A budget that leaves a tenth to others, after these replies: one each 10 ms, which took 5 ms. */
export function budgetAfter(...replies: Partial<RateReading>[]): Budget {
  const budget = new Budget(new ServerClock(new VirtualClock(0, epoch)), 'tenth')
  for (const [nth, reply] of replies.entries()) {
    budget.sent(nth * 10)
    budget.replied({ sentAt: nth * 10, receivedAt: nth * 10 + 5, rate: { ...noRate, ...reply } }, reply.retryAfterMs != null)
  }
  return budget
}

/** A reply of a limit of 60. */
export const told = (remaining: number, resetInMs = 30_000): Partial<RateReading> => ({ limit: 60, remaining, resetAt: epoch + resetInMs })
