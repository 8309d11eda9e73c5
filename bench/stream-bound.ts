import { reserveOf } from '../src/main/tracking/rate-window'
import { halfRoundTripS, planAfterFirst, type Kind } from './bounds'
import { upperTail } from './policies'
import { models, type Workload } from './workloads'

/** A paste, s from the start of the run, and its executions' chance to have ended since. */
interface Paste {
  at: number
  kind: Kind
}

export interface StreamBoundOptions {
  /** When the first window ends, s from the start of the run. */
  firstS: number
  stepS: number
  /** Counts the ends that are seen later than this, s, instead of the seconds of delay. */
  lateAfterS?: number
  steps?: number
}

/** How long after its paste an execution is followed, s; what it costs later is left out, which lowers the bound. */
const followedS = 250

/**
 * `leastCost` for a stream as it was pasted: each window has a price of its own, so windows into which more was pasted
 * than usual count as what they are. Each ID is asked once as it is pasted, as the app does, and its model and age are known
 * from then on; all pastes still to come are known too, which no real policy knows. A mean delay (s), or a share.
 */
export function streamBound({ jobs, limit, windowMs }: Workload, { firstS, stepS, lateAfterS, steps = 60 }: StreamBoundOptions): number {
  const pastes = jobs.map(({ model, createdAt, pastedAt }): Paste => ({ at: pastedAt / 1000, kind: kindOf(model, (pastedAt - createdAt) / 1000, stepS) }))
  const windowOf = (at: number): number => Math.max(0, Math.ceil((at - firstS) / (windowMs / 1000)))
  const allowed = limit - reserveOf(limit, 'tenth')
  const unit = lateAfterS === undefined ? 1 : 0.01
  let prices = new Float64Array(windowOf((pastes.at(-1)?.at ?? 0) + followedS) + 1).fill(2.5 * unit)
  let best = 0
  for (let step = 0; step < steps; step += 1) {
    const requests = new Float64Array(prices.length)
    let cost = -allowed * prices.reduce((sum, price) => sum + price, 0)
    for (const { at, kind } of pastes) {
      const windows = Int32Array.from({ length: Math.round(followedS / stepS) }, (_, i) => windowOf(at + i * stepS))
      const plan = planAfterFirst(kind, Float64Array.from(windows, (window) => prices[window] ?? 0), stepS, lateAfterS)
      cost += plan.first[0] ?? 0
      let left = 1
      for (let i = 0; i < windows.length && left > 1e-6; i = plan.next[i] ?? windows.length) {
        const window = windows[i] ?? 0
        requests[window] = (requests[window] ?? 0) + left
        left = 1 - (plan.ended[i] ?? 1)
      }
    }
    best = Math.max(best, cost / pastes.length)
    const over = requests.map((each, window) => (each < allowed && prices[window] === 0 ? 0 : each - allowed))
    const stride = (8 * unit) / (1 + step / 8) / (Math.hypot(...over) || 1)
    prices = prices.map((price, window) => Math.max(0, price + stride * (over[window] ?? 0)))
  }
  return lateAfterS === undefined ? best + halfRoundTripS : best
}

/** An execution whose age was `ageS` when it was pasted; its chances are looked up by step. */
function kindOf(model: string, ageS: number, stepS: number): Kind {
  const { median, sigma } = models[model as keyof typeof models]
  const ended = Float64Array.from({ length: Math.round(followedS / stepS) }, (_, i) => {
    return 1 - upperTail(Math.log(Math.max(1e-9, ageS + i * stepS) / (median / 1000)) / sigma)
  })
  return { share: 1, ended: (s) => ended[Math.round(s / stepS)] ?? 1 }
}
