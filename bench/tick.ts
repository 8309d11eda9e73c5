import { writeFile } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { tickCost, type TickCost } from './tick-cost'

const cost = ({ active, ticks, meanMs, p99Ms, bytesEach }: TickCost): string =>
  `| ${active} | ${ticks} | ${meanMs.toFixed(3)} | ${p99Ms.toFixed(3)} | ${Math.round(bytesEach)} |`

const load = loadavg()[0] ?? NaN
await tickCost(1000, 20_000)
const ticks = [await tickCost(1000, 60_000), await tickCost(10_000, 20_000)]

const report = `# The cost of a tick of the scheduler

Written by \`npm run bench -- --tick\`: do not edit. Measured on ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}, after a
warm-up run, under a load of ${load.toFixed(1)}. Executions that have ended are not in the scheduler at all. So the first line is the cost for 100,000 tracked
executions with 1,000 active (wanted: under 1 ms), and the second the cost with ten times as many active.

| active | ticks | mean ms | p99 ms | bytes each |
|---|---|---|---|---|
${ticks.map(cost).join('\n')}
`

console.log(report)
await writeFile('docs/benchmarks-tick.md', report)
