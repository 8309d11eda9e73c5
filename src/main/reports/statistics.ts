import Big from 'big.js'
import type { NotableExecution, Outcomes, Statistics } from '@shared/reports'
import type { TerminalStatus } from '@shared/status'
import { binned } from './local-days'
import type { LocalDay } from './local-days'

/** How many of the longest and of the most expensive are told. */
export const maxNotable = 10

/** The ends of one model with one outcome in one stretch of time. */
export interface EndedCell {
  model: string | null
  status: TerminalStatus
  /** Index of the stretch, among those requested. */
  place: number
  count: number
  /** The exact sum of the costs that are whole billionths of a USD, in billionths; null if there are none. */
  costNanos: string | null
  /** The costs not in that sum, as decimal strings in USD. */
  otherCosts: string[]
  /** Durations of the completed ones, as far as known. */
  durationsMs: number[]
}

/** A connection, and how much to subtract from the times of its API, ms. */
export interface Source {
  connectionId: string
  correctionMs: number
}

/** Where ended executions are read from. A range is epoch ms of this machine; `to` is exclusive. */
export interface EndedExecutions {
  /** Epoch ms; null if none has ended. */
  firstEnd(source: Source): number | null
  /** The cells for each model, outcome and stretch with ends: one, or two if the API told only some of the ends. */
  cells(source: Source, stretches: readonly Range[]): EndedCell[]
  /** At most `maxNotable`, as below. */
  longest(source: Source, range: Range): NotableExecution[]
  mostExpensive(source: Source, range: Range): NotableExecution[]
}

export interface Range {
  from: number
  to: number
}

/** Computes statistics of what ended on some connections; `from` null means since the beginning. Days are in this machine's time zone. */
export function statistics(ended: EndedExecutions, sources: readonly Source[], asked: { from: number | null; to: number }): Statistics {
  const from = asked.from ?? firstOf(sources.map((source) => ended.firstEnd(source))) ?? asked.to
  const range = { from, to: asked.to }
  const { unit, bins } = binned(range.from, range.to)
  const stretches = stretchesOf(bins, range)
  const tallies = bins.map(() => new Tally())
  const models = new Map<string | null, Tally>()
  const all = new Tally()
  for (const cell of sources.flatMap((source) => ended.cells(source, stretches))) {
    const model = models.get(cell.model) ?? new Tally()
    models.set(cell.model, model)
    const cost = costOf(cell)
    for (const tally of [all, model, tallies[cell.place]]) tally?.add(cell.status, cell.count, cost)
    model.durations.push(cell.durationsMs)
  }
  const { completed, failed, expired } = all.outcomes
  const judged = completed + failed + expired
  return {
    outcomes: all.outcomes,
    successRate: judged > 0 ? completed / judged : null,
    cost: amountOf(all.cost),
    unit,
    bins: bins.map((bin, place) => ({ ...bin, endsAt: stretches[place]?.to ?? range.to, ...(tallies[place] ?? new Tally()).figures() })),
    models: [...models]
      .sort(([, a], [, b]) => b.count - a.count)
      .map(([model, tally]) => ({ model, ...tally.figures(), latency: latencyOf(tally.durations.flat()) })),
    longest: most(sources.flatMap((source) => ended.longest(source, range)), ({ durationMs }) => durationMs),
    mostExpensive: most(sources.flatMap((source) => ended.mostExpensive(source, range)), ({ cost }) => Number(cost)),
  }
}

function most(some: NotableExecution[], value: (one: NotableExecution) => number | null): NotableExecution[] {
  return some.sort((a, b) => (value(b) ?? 0) - (value(a) ?? 0)).slice(0, maxNotable)
}

const outcomeOf = { COMPLETED: 'completed', FAILED: 'failed', CANCELLED: 'cancelled', EXPIRED: 'expired' } as const

/** Counts and costs of a set of ends. */
class Tally {
  readonly outcomes: Outcomes = { completed: 0, failed: 0, cancelled: 0, expired: 0 }
  cost = new Big(0)
  count = 0
  /** Durations of the completed ones, ms, cell by cell. */
  readonly durations: number[][] = []

  add(status: TerminalStatus, count: number, cost: Big): void {
    this.outcomes[outcomeOf[status]] += count
    this.count += count
    this.cost = this.cost.plus(cost)
  }

  figures(): Outcomes & { cost: string } {
    return { ...this.outcomes, cost: amountOf(this.cost) }
  }
}

/** A sum of USD with all its digits, at least two decimals: "0.10", "0.0036". */
function amountOf(sum: Big): string {
  const digits = sum.toFixed().split('.')[1]?.length ?? 0
  return sum.toFixed(Math.max(2, digits))
}

function firstOf(ends: (number | null)[]): number | null {
  return ends.reduce((first, end) => (first === null || (end !== null && end < first) ? end : first), null)
}

/** The stretches that begin with these days, as far as they are within the range. */
function stretchesOf(bins: readonly LocalDay[], { from, to }: Range): Range[] {
  return bins.map(({ startsAt }, place) => ({ from: Math.max(from, startsAt), to: bins[place + 1]?.startsAt ?? to }))
}

function costOf({ costNanos, otherCosts }: EndedCell): Big {
  return otherCosts.reduce((sum, cost) => sum.plus(cost), new Big(`${costNanos ?? 0}e-9`))
}

/** Nearest rank: the smallest duration that at least this share of all do not exceed. */
function latencyOf(durations: number[]): { count: number; p50Ms: number; p95Ms: number } | null {
  const sorted = new Float64Array(durations).sort()
  const rank = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0
  return sorted.length === 0 ? null : { count: sorted.length, p50Ms: rank(0.5), p95Ms: rank(0.95) }
}
