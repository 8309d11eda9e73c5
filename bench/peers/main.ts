import { readFile, writeFile } from 'node:fs/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { report, type Cell } from './report'
import { ours, oursTaught, oursUnreserved, oursWithResults } from './ours'
import { peers } from './peers'
import { run, windowMs } from './run'

const { values } = parseArgs({
  options: { peers: { type: 'boolean' }, jobs: { type: 'string', default: '40,150' }, only: { type: 'string', default: '' } },
})
const workloads = values.jobs.split(',').map(Number)
const contestants = [ours, oursUnreserved, oursWithResults, oursTaught, ...peers].filter(({ name }) => name.includes(values.only))
/** After the beginning of a rate window. */
const phasesMs = [0, 2000, 4000, 6000, 8000]

/** A window of the machine's clock for each workload and contestant, one after the other, so that few begin at once. */
const firstWindow = (Math.floor(Date.now() / windowMs) + 1) * windowMs
const timerMs = 10
const lag = monitorEventLoopDelay({ resolution: timerMs })
lag.enable()
const cpuBefore = process.cpuUsage()

const cells: Promise<Cell>[] = workloads.flatMap((jobs, row) =>
  contestants.map(async (contestant, column) => {
    const window = firstWindow + (row * contestants.length + column) * windowMs
    const outcomes = await Promise.all(
      phasesMs.map(async (phase, index) => {
        await sleep(window + phase - Date.now())
        return run(contestant, jobs, index + 1)
      }),
    )
    console.log(`${jobs} jobs, ${contestant.name}: all phases done`)
    return { contestant, jobs, outcomes }
  }),
)
const measured = await Promise.all(cells)
const cpu = process.cpuUsage(cpuBefore)
const machine = {
  node: process.version,
  cpuShare: (cpu.user + cpu.system) / 1000 / (Date.now() - firstWindow),
  lagP99Ms: lag.percentile(99) / 1e6 - timerMs,
  lagMaxMs: lag.max / 1e6 - timerMs,
}

const manifest = z.object({ devDependencies: z.record(z.string(), z.string()) })
const { devDependencies } = manifest.parse(JSON.parse(await readFile('bench/peers/package.json', 'utf8')))
const text = report(measured, devDependencies, machine)
console.log(text)
if (values.only === '' && workloads.length === 2) await writeFile('docs/benchmarks-peers.md', text)
// Libraries leave timers behind.
process.exit(0)
