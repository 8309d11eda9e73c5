import { evenly, kindsOf, leastCost, windows, type BoundOptions } from './bounds'
import { reserveOf } from '../src/main/tracking/rate-window'
import type { Reserve } from '../src/main/tracking/schedule'
import type { Outcome } from './run'
import { medianOf, short, type Cell } from './tables'

/** The targets for a workload's row: seconds, and requests per execution. */
interface Wanted {
  row: string
  mean: number
  p95: number
  requests: number
  /** The terms of the bound if the first window ends `firstS` after pasting. A row without windows ignores that. */
  terms: (firstS: number, reserve: Reserve) => BoundOptions
  /** Length of a window, s. */
  windowS: number
}

const image = kindsOf({ image: 1 })
const mixed = kindsOf({ image: 1 / 2, edit: 1 / 6, video: 1 / 6, text: 1 / 6 })
const minute = { windowS: 60 }

/** The figures asked for. */
export const wanted: readonly Wanted[] = [
  { row: 'one at a time', mean: 0.65, p95: 1.5, requests: 5.6, ...minute, terms: () => ({ count: 1, kinds: image, spells: [{ until: 60, requests: 5.6 }], firstAtOnce: true, stepS: 0.1 }) },
  { row: 'ten at once', mean: 0.85, p95: 1.8, requests: 5, ...minute, terms: (firstS, reserve) => ({ count: 10, kinds: image, spells: windows(60, reserve, 60, firstS, 60), firstAtOnce: true, stepS: 0.1 }) },
  { row: 'fifty mixed at once', mean: 4.5, p95: 12, requests: 3.2, ...minute, terms: (firstS, reserve) => ({ count: 50, kinds: mixed, spells: windows(60, reserve, 60, firstS, 240), stepS: 0.25 }) },
  { row: 'two hundred mixed at once', mean: 70, p95: 125, requests: 1.2, ...minute, terms: (firstS, reserve) => ({ count: 200, kinds: mixed, spells: windows(60, reserve, 60, firstS, 360), stepS: 0.25 }) },
  { row: 'steady 15 a minute', mean: 2.1, p95: 6.5, requests: 4, ...minute, terms: (_, reserve) => ({ count: 1, kinds: mixed, spells: [{ until: 300, requests: (60 - reserveOf(60, reserve)) / 15 }], firstAtOnce: true, stepS: 0.1 }) },
  { row: 'ten at once, others spend half', mean: 2.5 * 0.85, p95: 2.5 * 1.8, requests: 5, ...minute, terms: (firstS, reserve) => ({ count: 10, kinds: image, spells: windows(60, reserve, 60, firstS, 60).map(({ until, requests }) => ({ until, requests: requests - 30 })), firstAtOnce: true, stepS: 0.1 }) },
]

/** The windows' phase is random, so the bound is the mean over this many phases. */
const phases = 6

function bound({ terms, windowS }: Wanted, reserve: Reserve, more: Partial<BoundOptions> = {}): number {
  const firsts = Array.from({ length: phases }, (_, i) => ((i + 0.5) * windowS) / phases)
  return firsts.reduce((sum, firstS) => sum + leastCost({ ...terms(firstS, reserve), ...more }), 0) / phases
}

const reserves = [
  { reserve: 'tenth', text: '10 %', column: 'ours, Balanced', known: 'ours, F known' },
  { reserve: 'none', text: 'none', column: 'ours, no reserve', known: 'ours, F known, no reserve' },
] as const

/** The wanted figures, ours, and what no policy can beat. `cells` contains the rows of the first table. */
export function wantedTable(cells: readonly Cell[]): string {
  const lines = wanted.flatMap((row) =>
    reserves.flatMap(({ reserve, text, column, known }) => {
      const outcomes = (of: string): Outcome[] => cells.find((cell) => cell.row === row.row && cell.column === of)?.outcomes ?? []
      const ours = outcomes(column)
      if (ours.length === 0) return []
      const knowing = (figure: 'mean' | 'p95'): string => short(medianOf(outcomes(known), figure))
      const against = (figure: 'mean' | 'p95' | 'requestsEach', limit: number): string => {
        const value = short(medianOf(ours, figure))
        return `${short(limit)} | ${medianOf(ours, figure) <= limit ? value : `**${value}**`}`
      }
      const late = bound(row, reserve, { lateAfterS: row.p95, stepS: row.p95 > 10 ? 0.5 : 0.15 })
      return [
        `| ${row.row} | ${text} | ${against('mean', row.mean)} | ${knowing('mean')} | ${short(bound(row, reserve))} | ${against('p95', row.p95)} | ${knowing('p95')} | ${(100 * late).toFixed(1)} % | ${against('requestsEach', row.requests)} |`,
      ]
    }),
  )
  return [
    '| workload | reserve | mean, s: wanted | ours | F known | no policy below | p95, s: wanted | ours | F known | later than wanted, at least | requests each: wanted | ours |',
    '|---|---|---|---|---|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n')
}

/** The same bound for the jobs of docs/benchmarks-peers.md, mean delay in s. */
export function peerBounds(): { jobs: number; mean: number }[] {
  return [40, 150].map((jobs) => {
    const firsts = [1, 3, 5, 7, 9]
    const sum = firsts.reduce((total, firstS) => total + leastCost({ count: jobs, kinds: evenly(5, 25), spells: windows(60, 'tenth', 10, firstS, 60), stepS: 0.1 }), 0)
    return { jobs, mean: sum / firsts.length }
  })
}
