import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startApi } from './api'
import { measureFluidity } from './fluid'
import { blank, monitor } from './launch'
import { seedFolder } from './seed'
import { measureIdle, measureStarts } from './start'

const { values } = parseArgs({
  options: { app: { type: 'boolean' }, runs: { type: 'string', default: '5' }, only: { type: 'string', default: 'start,idle,fluid,list' }, folder: { type: 'string' } },
})
const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'monitor-bench-'))
const few = join(folder, 'few')
const many = join(folder, 'many')
console.time('seed')
seedFolder(few, 100)
seedFolder(many, 2000)
console.timeEnd('seed')
const mb = (b: number) => (b / 1e6).toFixed(0)
const runs = Number(values.runs)
if (values.only.includes('start')) {
  const api = await startApi({ limit: 60, endsOneIn: Infinity })
  const figures = await measureStarts([blank(join(folder, 'blank')), monitor(few, api.baseUrl)], runs)
  for (const [s, list] of figures) {
    for (const f of list) console.log(s.name, f.startMs, mb(f.usage.rss), mb(f.usage.pss))
    console.log(list[0]?.byProcess.map((p) => `${p.kind} ${mb(p.rss)}/${mb(p.pss)}`).join(', '))
  }
  await api.stop()
}
if (values.only.includes('idle')) {
  const api = await startApi({ limit: 60, endsOneIn: Infinity })
  console.log('idle', await measureIdle(blank(join(folder, 'blank')), 15_000), await measureIdle(monitor(few, api.baseUrl), 30_000))
  await api.stop()
}
if (values.only.includes('fluid')) {
  const api = await startApi({ limit: 33_400, endsOneIn: 20 })
  console.table(await measureFluidity(blank(join(folder, 'blank')), monitor(many, api.baseUrl)))
  console.log(api.answered())
  await api.stop()
}
if (!values.folder) rmSync(folder, { recursive: true })
