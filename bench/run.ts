import { VirtualClock } from '../tests/support/virtual-clock'
import type { Policy } from './policies'
import { VirtualServer } from './server'
import type { Workload } from './workloads'

/** The results of a run; delays in s. */
export interface Outcome {
  mean: number
  p95: number
  max: number
  requestsEach: number
  refused: number
  othersRefused: number
  /** How many ends were never seen. */
  dropped: number
  resultMax: number
}

/** Runs one policy on one workload in virtual time; also returns all delays, ascending. */
export async function run(policy: Policy, workload: Workload, seed: number): Promise<Outcome & { delays: number[] }> {
  const clock = new VirtualClock()
  const server = new VirtualServer(clock, workload, seed)
  policy(clock, server, workload, seed)
  const lastEnd = Math.max(...workload.jobs.map((job) => Math.max(job.endsAt, job.pastedAt)))
  await clock.run(lastEnd + 3_600_000, () => server.allSeen)
  if (server.resultAt.size > 0) await clock.run(clock.monotonic() + 600_000, () => server.resultAt.size === workload.jobs.length)
  const delays = workload.jobs
    .flatMap(({ id, endsAt, pastedAt }) => {
      const seen = server.seenAt.get(id)
      return seen === undefined ? [] : [(seen - Math.max(endsAt, pastedAt)) / 1000]
    })
    .sort((a, b) => a - b)
  const waits = [...server.resultAt].map(([id, at]) => (at - (server.seenAt.get(id) ?? at)) / 1000)
  return {
    delays,
    mean: delays.reduce((sum, delay) => sum + delay, 0) / delays.length,
    p95: delays[Math.floor(0.95 * delays.length)] ?? NaN,
    max: delays.at(-1) ?? NaN,
    requestsEach: server.requests / workload.jobs.length,
    refused: server.refused,
    othersRefused: server.othersRefused,
    dropped: workload.jobs.length - delays.length,
    resultMax: Math.max(0, ...waits),
  }
}
