import type { Reserve } from '../src/main/tracking/schedule'
import { reserveOf } from '../src/main/tracking/rate-window'
import { upperTail } from './policies'
import { models } from './workloads'

/** A kind that an execution of unknown model may be: its share of all, and the chance that it has ended `s` after pasting. */
export interface Kind {
  share: number
  ended: (s: number) => number
}

/** A stretch of time with a limit: how many requests may be made until `until`, in s after pasting. */
interface Spell {
  until: number
  requests: number
}

export interface BoundOptions {
  /** How many are pasted together. */
  count: number
  kinds: readonly Kind[]
  spells: readonly Spell[]
  /** The first request about each is sent when it is pasted. */
  firstAtOnce?: boolean
  stepS: number
  /** Counts ends seen later than this, s, instead of seconds of delay. */
  lateAfterS?: number
}

const ascents = 120
/** IDs are pasted up to 3 s after creation. */
const ages = [0.5, 1.5, 2.5]
export const halfRoundTripS = 0.075

/** The workloads' models as kinds. */
export function kindsOf(mix: Partial<Record<keyof typeof models, number>>): Kind[] {
  return Object.entries(models).flatMap(([name, { median, sigma }]) => {
    const share = mix[name as keyof typeof models] ?? 0
    const at = (age: number): number => 1 - upperTail(Math.log(Math.max(1e-9, age) / (median / 1000)) / sigma)
    return share === 0 ? [] : ages.map((age) => ({ share: share / ages.length, ended: (s: number) => at(s + age) }))
  })
}

/** Ends uniformly distributed between two times after pasting, s. */
export function evenly(from: number, to: number): Kind[] {
  return [{ share: 1, ended: (s) => Math.min(1, Math.max(0, (s - from) / (to - from))) }]
}

/** Windows of a fixed length, the first of which ends `firstS` after pasting. */
export function windows(limit: number, reserve: Reserve, lengthS: number, firstS: number, horizonS: number): Spell[] {
  const requests = limit - reserveOf(limit, reserve)
  const spells = []
  for (let until = firstS; until < horizonS + lengthS; until += lengthS) spells.push({ until, requests })
  return spells
}

/** The cost counted for one execution that waits from moment `from`, when it was last seen unfinished, until moment `to`. */
type Cost = (from: number, to: number) => number

/**
 * A mean detection delay (s), or a share of late ends, that no policy can beat that knows all distributions, but neither the
 * model nor the age of an ID before its first request. The limit is relaxed: instead, requests have a price in each spell.
 * Executions then no longer compete, and the best policy for each is found exactly by dynamic programming over a grid of
 * moments. Its expected delay plus prices, less prices × what may be spent, is a lower bound of the true optimum for any
 * prices (Lagrangian duality, as in Whittle 1988). Subgradient steps climb to the best bound.
 */
export function leastCost(options: BoundOptions): number {
  const { count, spells, lateAfterS } = options
  const unit = lateAfterS === undefined ? 1 : 0.02
  let prices = spells.map(({ requests }) => unit * Math.min(2, count / requests))
  let best = 0
  for (let step = 0; step < ascents; step += 1) {
    const { cost, requests } = bestForOne(options, prices)
    const bound = cost - prices.reduce((sum, price, i) => sum + (price * (spells[i]?.requests ?? 0)) / count, 0)
    best = Math.max(best, bound)
    const over = requests.map((each, i) => {
      const excess = count * each - (spells[i]?.requests ?? 0)
      return excess < 0 && prices[i] === 0 ? 0 : excess
    })
    const length = Math.hypot(...over) || 1
    const stride = (unit * Math.max(0.3, count / 5)) / (1 + step / 4)
    prices = prices.map((price, i) => Math.max(0, price + (stride * (over[i] ?? 0)) / length))
  }
  return lateAfterS === undefined ? best + halfRoundTripS : best
}

/** The minimal expected delay plus prices of one execution, and its expected requests in each spell. */
function bestForOne({ kinds, spells, stepS, firstAtOnce = false, lateAfterS }: BoundOptions, prices: readonly number[]) {
  const last = Math.round((spells.at(-1)?.until ?? 0) / stepS)
  const spellOf = Int32Array.from({ length: last + 1 }, (_, i) => Math.min(spells.length - 1, spells.findIndex(({ until }) => i * stepS < until) >>> 0))
  const priceAt = Float64Array.from(spellOf, (spell) => prices[spell] ?? 0)
  const plans = kinds.map((kind) => planAfterFirst(kind, priceAt, stepS, lateAfterS))
  const requests = spells.map(() => 0)
  const costs = Array.from(priceAt, (_, i) => plans.reduce((sum, { share, first }) => sum + share * (first[i] ?? 0), 0))
  const at = firstAtOnce ? 0 : costs.indexOf(Math.min(...costs))
  for (const plan of plans) {
    let left = plan.share
    for (let i = at; i < last && left > 1e-6; i = plan.next[i] ?? last) {
      requests[spellOf[i] ?? 0] = (requests[spellOf[i] ?? 0] ?? 0) + left
      left = plan.share * (1 - (plan.ended[i] ?? 1))
    }
  }
  return { cost: costs[at] ?? 0, requests }
}

/** For one kind: the cost if the first request is at each moment, and the best next moment after each. */
export function planAfterFirst({ share, ended: endedBy }: Kind, priceAt: Float64Array, stepS: number, lateAfterS: number | undefined) {
  const count = priceAt.length
  const ended = Float64Array.from({ length: count }, (_, i) => endedBy(i * stepS))
  const waiting = lateAfterS === undefined ? delayOf(ended, stepS) : lateOf(ended, Math.round((lateAfterS - halfRoundTripS) / stepS))
  const rest = new Float64Array(count)
  const next = new Int32Array(count).fill(count)
  for (let from = count - 2; from >= 0; from -= 1) {
    const left = 1 - (ended[from] ?? 1)
    if (left < 1e-6) continue
    let least = Infinity
    for (let to = from + 1; to < count; to += 1) {
      const waited = waiting(from, to)
      if (waited > least) break
      const cost = waited + left * (priceAt[to] ?? 0) + (rest[to] ?? 0)
      if (cost < least) {
        least = cost
        next[from] = to
      }
    }
    rest[from] = least
  }
  const first = Float64Array.from(priceAt, (price, i) => waiting(-1, i) + price + (rest[i] ?? 0))
  return { share, ended, first, next }
}

/** Expected seconds of delay. Moment -1 is before the first request, when nothing has been seen. */
function delayOf(ended: Float64Array, stepS: number): Cost {
  const waited = new Float64Array(ended.length)
  for (let i = 1; i < ended.length; i += 1) waited[i] = (waited[i - 1] ?? 0) + (stepS * ((ended[i - 1] ?? 0) + (ended[i] ?? 0))) / 2
  return (from, to) => (waited[to] ?? 0) - (waited[from] ?? 0) - (ended[from] ?? 0) * (to - from) * stepS
}

/** The chance of an end being seen more than `lag` moments late. */
function lateOf(ended: Float64Array, lag: number): Cost {
  return (from, to) => (to - lag > from ? (ended[to - lag] ?? 0) - (ended[from] ?? 0) : 0)
}
