import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { contestants, measured, measureInThread } from './cell'
import { report, type Cell } from './report'
import { windowMs } from './run'

await measureInThread()

const { values } = parseArgs({
  options: { peers: { type: 'boolean' }, jobs: { type: 'string', default: '40,150' }, only: { type: 'string', default: '' } },
})
const workloads = values.jobs.split(',').map(Number)
const chosen = contestants.filter(({ name }) => name.includes(values.only))

/** Each workload and contestant begins in a window of its own, one after another, so that few begin at once. The first waits until threads have started. */
const firstWindow = (Math.floor(Date.now() / windowMs) + 2) * windowMs
const cpuBefore = process.cpuUsage()

const cells = await Promise.all(
  workloads.flatMap((jobs, row) =>
    chosen.map(async (contestant, column): Promise<Cell> => {
      const at = firstWindow + (row * chosen.length + column) * windowMs
      const cell = { contestant, jobs, ...(await measured({ name: contestant.name, jobs, at })) }
      console.log(`${jobs} jobs, ${contestant.name}: all phases done`)
      return cell
    }),
  ),
)
const cpu = process.cpuUsage(cpuBefore)
const cpuShare = (cpu.user + cpu.system) / 1000 / (Date.now() - firstWindow)

const manifest = z.object({ devDependencies: z.record(z.string(), z.string()) })
const { devDependencies } = manifest.parse(JSON.parse(await readFile('bench/peers/package.json', 'utf8')))
const text = report(cells, devDependencies, { node: process.version, cpuShare })
console.log(text)
if (values.only === '' && workloads.length === 2) await writeFile('docs/benchmarks-peers.md', text)
