import type { BinStatistics, Outcomes } from '@shared/reports'

export const outcomeKeys = ['completed', 'failed', 'cancelled', 'expired'] as const satisfies (keyof Outcomes)[]

/** How many executions ended. */
export function ended(outcomes: Outcomes): number {
  return outcomeKeys.reduce((sum, key) => sum + outcomes[key], 0)
}

/** Completed ÷ (completed + failed + expired), 0 to 1, as for the whole range; null if there are none of these. */
export function successRate({ completed, failed, expired }: Outcomes): number | null {
  const judged = completed + failed + expired
  return judged === 0 ? null : completed / judged
}

/** One series per outcome, each stacked on those before it: the tops of the bars. */
export function stackedOutcomes(bins: readonly BinStatistics[]): number[][] {
  const below = bins.map(() => 0)
  return outcomeKeys.map((key) =>
    bins.map((bin, index) => {
      const top = (below[index] ?? 0) + bin[key]
      below[index] = top
      return top
    }),
  )
}
