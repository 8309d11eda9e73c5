import { oldestAge, type DurationTable, type Start } from './duration-grid'

/** What we believe about one execution: its distribution of durations, when age counts from, and the age it has reached. */
export interface Belief {
  table: DurationTable
  /** Monotonic ms at which age is 0. */
  origin: number
  /** The age at which it was last seen unfinished, or age 0 if it was never asked. */
  start: Start
}

/**
 * Builds a belief from two times (monotonic ms): age 0, and when it was last seen unfinished. The age in between is clamped
 * to the range the grid covers, even if the clocks say that it had not begun, or began months ago.
 */
export function belief(table: DurationTable, origin: number, seenUnfinishedAt: number | null): Belief {
  if (seenUnfinishedAt === null) return { table, origin, start: table.start(null) }
  const from = Math.min(oldestAge, Math.max(0, seenUnfinishedAt - origin))
  return { table, origin: seenUnfinishedAt - from, start: table.start(from) }
}

/**
 * The worth of asking now, in ms of short detection delay: W = ∫ c′ · P/(1−P) over the time since it was last seen
 * unfinished, where P is the chance that it has ended since and c the cost of a delay. For a constant hazard this is exactly
 * Whittle's index of polling (docs/scheduler.md). Costs one look-up in the tables of the distribution.
 */
export function worth({ table, origin, start }: Belief, now: number): number {
  return table.worth(start, Math.max(start.age, now - origin))
}

/** When the worth of asking reaches `price` (ms of delay), monotonic ms. */
export function dueAt({ table, origin, start }: Belief, price: number): number {
  return origin + table.dueAge(start, price)
}

/**
 * The number of requests an execution is expected to need before `until` if each is made when its worth reaches `price`,
 * plus `perEnd` more if its end is seen.
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
 * The price of a request: the lowest one between `floor` and `ceiling` at which the expected requests (`asksAt`) fit into the
 * `requests` that may be spent. The search starts at `previous`.
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
