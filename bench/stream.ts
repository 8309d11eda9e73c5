import { writeFile } from 'node:fs/promises'
import { VirtualClock } from '../tests/support/virtual-clock'
import { ours } from './policies'
import { run } from './run'
import { VirtualServer } from './server'
import { streamBound } from './stream-bound'
import { rows, workload } from './workloads'

const seeds = [1, 2, 3, 4, 5]
const lateAfterS = 6.5
const firstHourMs = 3_600_000
const stepS = 0.5
const row = rows.find(({ name }) => name === 'steady 15 a minute')
if (!row) throw new Error('the steady stream is not among the workloads')

const lines: string[] = []
for (const seed of seeds) {
  const whole = workload(row, seed)
  const stream = { ...whole, jobs: whole.jobs.filter(({ pastedAt }) => pastedAt < firstHourMs) }
  const firstS = (stream.windowMs - (new VirtualServer(new VirtualClock(), stream, seed).epoch(0) % stream.windowMs)) / 1000
  const { mean, delays } = await run(ours(), stream, seed)
  const late = delays.filter((delay) => delay > lateAfterS).length / delays.length
  const least = streamBound(stream, { firstS, stepS })
  const leastLate = streamBound(stream, { firstS, stepS, lateAfterS })
  lines.push(`| ${seed} | ${mean.toFixed(2)} | ${least.toFixed(2)} | ${(100 * late).toFixed(1)} % | ${(100 * leastLate).toFixed(1)} % |`)
  console.log(lines.at(-1))
}

const report = `# What bounds the steady stream

Written by \`npm run bench -- --stream\`: do not edit. This is the first hour of the row *steady 15 a minute* of [benchmarks.md](benchmarks.md),
seed by seed, beside the bound of \`bench/stream-bound.ts\` for the very same pastes and windows. The bound is for a policy that knows the
distribution of every duration and all pastes to come, keeps the reserve, and asks each ID once as it is pasted. It is computed on a grid of
${stepS} s. Wanted: a mean of 2.1 s, and at most 5 % of the ends seen later than ${lateAfterS} s.

| seed | mean, s: ours | no policy below | later than ${lateAfterS} s: ours | no policy below |
|---|---|---|---|---|
${lines.join('\n')}
`
await writeFile('docs/benchmarks-stream.md', report)
