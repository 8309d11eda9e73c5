import { reserveOf } from '../src/main/tracking/rate-window'
import { halfRoundTripS, planAfterFirst, type Kind } from './bounds'
import { upperTail } from './policies'
import { models, type Workload } from './workloads'

/** A paste, s from the start of the run, and the chance that its execution has ended since. */
interface Paste {
  at: number
  kind: Kind
}

interface StreamBoundOptions {
  /** When the first window ends, s from the start of the run. */
  firstS: number
  stepS: number
  /** Counts ends seen later than this, s, instead of seconds of delay. */
  lateAfterS?: number
}

const ascents = 60

/** How long after its paste an execution is followed, s. Later costs are left out, which lowers the bound. */
const followedS = 250

/**
 * `leastCost` for a stream as actually pasted. Each window has a price of its own, which accounts for windows with more pastes
 * than usual. Each ID is asked once when it is pasted, as in the app, and its model and age are known from then on. All future
 * pastes are known too, which no real policy can. Returns a mean delay (s), or a share.
 */
export function streamBound({ jobs, limit, windowMs }: Workload, { firstS, stepS, lateAfterS }: StreamBoundOptions): number {
  const pastes = jobs.map(({ model, createdAt, pastedAt }): Paste => ({ at: pastedAt / 1000, kind: kindOf(model, (pastedAt - createdAt) / 1000, stepS) }))
  const windowOf = (at: number): number => Math.max(0, Math.ceil((at - firstS) / (windowMs / 1000)))
  const allowed = limit - reserveOf(limit, 'tenth')
  const unit = lateAfterS === undefined ? 1 : 0.01
  let prices = new Float64Array(windowOf((pastes.at(-1)?.at ?? 0) + followedS) + 1).fill(2.5 * unit)
  let best = 0
  for (let step = 0; step < ascents; step += 1) {
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

/** An execution that was `ageS` old when pasted, with its chances tabulated by step. */
function kindOf(model: string, ageS: number, stepS: number): Kind {
  const { median, sigma } = models[model as keyof typeof models]
  const ended = Float64Array.from({ length: Math.round(followedS / stepS) }, (_, i) => {
    return 1 - upperTail(Math.log(Math.max(1e-9, ageS + i * stepS) / (median / 1000)) / sigma)
  })
  return { share: 1, ended: (s) => ended[Math.round(s / stepS)] ?? 1 }
}
