import Big from 'big.js'
import type { NotableExecution, Outcomes, Statistics } from '@shared/reports'
import type { TerminalStatus } from '@shared/execution'
import { localDays, placeOf } from './local-days'
import type { LocalDay } from './local-days'
import { Sum } from './money'

/** What ended of one model in one way: a value each per execution, all lists in the same order. */
export interface EndedGroup {
  model: string | null
  status: TerminalStatus
  /** Epoch ms. */
  endedAt: number[]
  durationMs: (number | null)[]
  /** USD, decimal strings. */
  cost: (string | null)[]
}

/** Where ended executions are read. A range is epoch ms, `from` until before `to`. */
export interface EndedExecutions {
  /** One group for each model and outcome. */
  groups(connectionId: string, range: Range): EndedGroup[]
  longest(connectionId: string, range: Range): NotableExecution[]
  mostExpensive(connectionId: string, range: Range): NotableExecution[]
}

export interface Range {
  from: number
  to: number
}

/** Looks back on what ended on some connections; `from` null is ever. Days are those of this machine's time zone. */
export function statistics(ended: EndedExecutions, connectionIds: readonly string[], asked: { from: number | null; to: number }): Statistics {
  const range = { from: asked.from ?? 0, to: asked.to }
  const groups = connectionIds.flatMap((id) => ended.groups(id, range))
  const firstEnd = groups.reduce((first, { endedAt }) => endedAt.reduce((a, b) => Math.min(a, b), first), range.to)
  const calendar = localDays(asked.from ?? firstEnd, range.to)
  const days = calendar.map(() => new Tally())
  const models = new Map<string | null, Tally>()
  const all = new Tally()
  for (const group of groups) {
    const model = models.get(group.model) ?? new Tally()
    models.set(group.model, model)
    spread(group, calendar).forEach(({ count, cost }, place) => {
      for (const tally of [all, model, days[place]]) tally?.add(group.status, count, cost)
    })
    if (group.status === 'COMPLETED') model.durations = model.durations.concat(known(group.durationMs))
  }
  const { completed, failed, expired } = all.outcomes
  const judged = completed + failed + expired
  return {
    outcomes: all.outcomes,
    successRate: judged > 0 ? completed / judged : null,
    cost: all.cost.toFixed(),
    days: calendar.map((day, place) => ({ ...day, ...(days[place] ?? new Tally()).figures() })),
    models: [...models]
      .sort(([, a], [, b]) => b.count - a.count)
      .map(([model, tally]) => ({ model, ...tally.figures(), latency: latencyOf(tally.durations) })),
    longest: most(connectionIds.flatMap((id) => ended.longest(id, range)), ({ durationMs }) => durationMs),
    mostExpensive: most(connectionIds.flatMap((id) => ended.mostExpensive(id, range)), ({ cost }) => Number(cost)),
  }
}

const mostNotable = 10

function most(some: NotableExecution[], value: (one: NotableExecution) => number | null): NotableExecution[] {
  return some.sort((a, b) => (value(b) ?? 0) - (value(a) ?? 0)).slice(0, mostNotable)
}

const outcomeOf = { COMPLETED: 'completed', FAILED: 'failed', CANCELLED: 'cancelled', EXPIRED: 'expired' } as const

/** Counts and cost of some of what ended. */
class Tally {
  readonly outcomes: Outcomes = { completed: 0, failed: 0, cancelled: 0, expired: 0 }
  cost = new Big(0)
  count = 0
  /** Of the completed ones, ms. */
  durations: number[] = []

  add(status: TerminalStatus, count: number, cost: Big): void {
    this.outcomes[outcomeOf[status]] += count
    this.count += count
    this.cost = this.cost.plus(cost)
  }

  figures(): Outcomes & { cost: string } {
    return { ...this.outcomes, cost: this.cost.toFixed() }
  }
}

/** Counts and sums a group by day; sparse, by the place of the day. */
function spread({ endedAt, cost }: EndedGroup, calendar: LocalDay[]): { count: number; cost: Big }[] {
  const cells: { count: number; sum: Sum }[] = []
  endedAt.forEach((at, index) => {
    const cell = (cells[placeOf(at, calendar)] ??= { count: 0, sum: new Sum() })
    cell.count += 1
    const amount = cost[index]
    if (typeof amount === 'string') cell.sum.add(amount)
  })
  return cells.map(({ count, sum }) => ({ count, cost: sum.total() }))
}

function known(durations: (number | null)[]): number[] {
  return durations.filter((duration) => duration !== null)
}

/** Nearest rank: the smallest duration that so many per cent of all do not exceed. */
function latencyOf(durations: number[]): { count: number; p50Ms: number; p95Ms: number } | null {
  const sorted = Float64Array.from(durations).sort()
  const rank = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0
  return sorted.length === 0 ? null : { count: sorted.length, p50Ms: rank(0.5), p95Ms: rank(0.95) }
}
