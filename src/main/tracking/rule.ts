import { oldestAge, type DurationTable, type Start } from './duration-grid'

/** What is believed of one execution: a distribution of durations, when they count from, and how far it is lived. */
export interface Belief {
  table: DurationTable
  /** Monotonic ms at which age is 0. */
  origin: number
  /** Where it was last seen unfinished, or its first day when it was never asked. */
  start: Start
}

/**
 * A belief from the times (monotonic ms) of age 0 and of the last look that found it unfinished. One that was not begun
 * then, or months before, had an age all the same: none, or the oldest that tells anything.
 */
export function belief(table: DurationTable, origin: number, seenUnfinishedAt: number | null): Belief {
  if (seenUnfinishedAt === null) return { table, origin, start: table.start(null) }
  const from = Math.min(oldestAge, Math.max(0, seenUnfinishedAt - origin))
  return { table, origin: seenUnfinishedAt - from, start: table.start(from) }
}

/**
 * The worth of asking now, in ms of detection delay: W = ∫ P/(1−P) over the time since it was last seen unfinished,
 * where P is the chance that it has ended since. For a constant hazard this is exactly Whittle's index of polling
 * (docs/scheduler.md); one look-up in the tables of the distribution.
 */
export function worth({ table, origin, start }: Belief, now: number): number {
  return table.worth(start, Math.max(start.age, now - origin))
}

/** When the worth of asking reaches `price` (ms of delay), monotonic ms. */
export function dueAt({ table, origin, start }: Belief, price: number): number {
  return origin + table.dueAge(start, price)
}

/**
 * Requests that an execution is expected to cost before `until` when each is made as its worth reaches `price`, and
 * `perEnd` more where its end is seen.
 */
export function expectedAsks(belief: Belief, price: number, now: number, until: number, perEnd = 0): number {
  const { table, origin } = belief
  let { start } = belief
  let alive = 1
  let asks = 0
  for (let round = 0; round < 12 && alive > 0.05; round += 1) {
    const age = Math.max(now - origin, table.dueAge(start, price))
    if (age + origin > until) return asks
    const next = table.start(age)
    const left = next.survival / start.survival
    asks += alive * (1 + perEnd * (1 - left))
    alive *= left
    start = next
  }
  return asks
}

/**
 * The price of a request: between `floor` and `ceiling` the one at which the requests expected before `until` just
 * fit into what may be spent. `previous` is where the search begins.
 */
export function priceOf(
  asksAt: (price: number) => number, requests: number, floor: number, ceiling: number, previous: number,
): number {
  if (ceiling <= floor || asksAt(floor) <= requests) return floor
  let low = floor
  let high = ceiling
  let guess = Math.min(high, Math.max(low * 1.2, previous))
  let reach = 1.3
  while (high / low > 1.08) {
    if (asksAt(guess) > requests) low = guess
    else high = guess
    reach *= 1.5
    guess = low === guess ? Math.min(Math.sqrt(low * high), low * reach) : Math.max(Math.sqrt(low * high), high / reach)
  }
  return low
}
