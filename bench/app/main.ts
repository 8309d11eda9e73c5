import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startApi } from './api'
import { fluidityOf, fluidityTold, fluidityWatching } from './fluid'
import { blank, clock, monitor } from './launch'
import { measureList } from './list'
import { report } from './report'
import { activeIds, sampleIds, seedFolder } from './seed'
import { measureIdle, measureStarts } from './start'

/** `folder` keeps the seeded databases for the next run. */
const { values } = parseArgs({
  options: { app: { type: 'boolean' }, runs: { type: 'string', default: '5' }, folder: { type: 'string' } },
})
const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'monitor-bench-'))
const few = join(folder, 'few')
const many = join(folder, 'many')
console.log('Filling two databases with 50,000 executions each')
seedFolder(few, 100)
seedFolder(many, 2000)
const before = loadavg()[0] ?? NaN

const slow = await startApi({ limit: 60, endsOneIn: Infinity })
const empty = blank(join(folder, 'blank'))
const app = monitor(few, slow.baseUrl)
const starts = await measureStarts([empty, app], Number(values.runs))
console.log('starts measured')
// For half a minute after a start, code is still being optimised and garbage collected. The app is at rest a minute after the last input.
const idle = {
  blank: await measureIdle(empty, 30_000, 10_000),
  clock: await measureIdle(clock(empty.userData), 30_000, 20_000),
  touched: await measureIdle(app, 28_000, 30_000),
  app: [await measureIdle(app, 75_000, 60_000), await measureIdle(app, 75_000, 60_000), await measureIdle(app, 75_000, 60_000)],
}
console.log('rest measured')
const list = await measureList(app, sampleIds(few))
console.log('list measured')
const blankFluid = await fluidityOf(empty)
const told = await fluidityTold(monitor(many, slow.baseUrl), activeIds(many))
await slow.stop()
const fast = await startApi({ limit: 33_400, endsOneIn: 50 })
const fluid = { blank: blankFluid, told, watching: await fluidityWatching(monitor(many, fast.baseUrl)) }
await fast.stop()

const text = report({ blank: starts.get(empty) ?? [], app: starts.get(app) ?? [], idle, fluid, list, load: [before, loadavg()[0] ?? NaN] })
console.log(text)
writeFileSync('docs/benchmarks-app.md', text)
if (!values.folder) rmSync(folder, { recursive: true })
