import type { Column } from './columns'
import { median } from './median'
import { run, type Outcome } from './run'
import { workload, type Row } from './workloads'

/** How many seeds were looked at while the rule was made; all others are held out. */
export const tuningSeeds = 4

/** One policy on one workload over the seeds. */
export interface Cell {
  row: string
  column: string
  outcomes: Outcome[]
}

export async function measure(row: Row, column: Column, seeds: number): Promise<Cell> {
  const outcomes: Outcome[] = []
  for (let seed = 1; seed <= seeds; seed += 1) outcomes.push(await run(column.policy(), workload(row, seed), seed))
  return { row: row.name, column: column.name, outcomes }
}

type Figure = keyof Outcome

export function medianOf(outcomes: readonly Outcome[], figure: Figure): number {
  return median(outcomes.map((outcome) => outcome[figure]))
}

function worst(outcomes: readonly Outcome[], figure: Figure): number {
  return Math.max(...outcomes.map((outcome) => outcome[figure]))
}

export const short = (value: number): string =>
  Number.isNaN(value) ? 'none' : value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2)

/** One table per workload, one line per policy: the median over the seeds, with the worst in brackets. */
export function markdown(cells: readonly Cell[]): string {
  const rows = [...new Set(cells.map(({ row }) => row))]
  return rows
    .map((row) => {
      const lines = cells
        .filter((cell) => cell.row === row)
        .map(({ column, outcomes }) => {
          const both = (figure: Figure): string => `${short(medianOf(outcomes, figure))} (${short(worst(outcomes, figure))})`
          const heldOut = short(medianOf(outcomes.slice(tuningSeeds), 'mean'))
          const counts = `${worst(outcomes, 'refused')} | ${worst(outcomes, 'othersRefused')} | ${worst(outcomes, 'dropped')}`
          return `| ${column} | ${both('mean')} | ${heldOut} | ${both('p95')} | ${both('max')} | ${both('requestsEach')} | ${counts} | ${short(worst(outcomes, 'resultMax'))} |`
        })
      return [
        `### ${row}`,
        '',
        "| policy | mean, s | mean, held-out seeds | p95, s | max, s | requests each | 429s | others' 429s | never seen | result after, s |",
        '|---|---|---|---|---|---|---|---|---|---|',
        ...lines,
      ].join('\n')
    })
    .join('\n\n')
}
