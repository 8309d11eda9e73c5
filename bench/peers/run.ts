import { createSimulator } from '../../src/simulator/simulator'
import { seeded } from '../random'
import type { Contestant } from './contestant'

export const limit = 60
export const windowMs = 10_000
export const longestRunMs = 120_000
/** The model of all jobs, and the bounds of their uniformly distributed durations, ms. */
export const model = 'flux-1.1-pro'
export const shortest = 5000
export const longest = 25_000

/** The outcome of one run. Delays are ms, ascending, of the jobs whose end was seen. */
export interface Outcome {
  jobs: number
  delays: number[]
  requests: number
  tooMany: number
}

/** Starts `jobs` at once, each ending 5 to 25 s later, and lets a contestant follow them. The same seed gives the same ends. */
export async function run(contestant: Contestant, jobs: number, seed: number): Promise<Outcome> {
  const simulator = createSimulator({ seed, limit, windowMs, shape: 'A' })
  const server = await simulator.start()
  const random = seeded(seed)
  // A failure ends a job without a result to fetch.
  const fate = contestant.results === true ? 'text' : 'GENERATION_FAILED'
  const executions = Array.from({ length: jobs }, () =>
    simulator.create({ model, fate, durationMs: Math.round(random.uniform(shortest, longest)) }),
  )
  const endsAt = new Map(executions.map((execution) => [execution.id, execution.endsAt]))
  const delays: number[] = []
  const seen = (id: string): void => {
    delays.push(Math.max(0, Date.now() - (endsAt.get(id) ?? NaN)))
  }
  await contestant.follow(server, [...endsAt.keys()], seen, AbortSignal.timeout(longestRunMs))
  await simulator.stop()
  const { requests, tooMany } = simulator.counters
  return { jobs, delays: delays.sort((a, b) => a - b), requests, tooMany }
}
