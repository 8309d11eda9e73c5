import { writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { benchDownloads, showDownloads } from './downloads'
import { benchStatistics, showStatistics } from './statistics'
import { benchDrawing, showDrawing } from './statistics-app'

const sections = [
  ['Downloads', showDownloads([await benchDownloads('https'), await benchDownloads('http')])],
  ['Statistics, counted', showStatistics(benchStatistics())],
  ['Statistics, drawn', showDrawing(await benchDrawing())],
] as const

const report = `# Benchmarks of files and statistics

Written by \`npm run bench -- --files\`: do not edit. Measured on ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}, with the simulator
in a process of its own. Wanted: at least 60 % of curl's throughput, at most 30 MB of extra memory, and 100,000 executions
drawn in under 200 ms.

Each download runs in a new Electron whose main process has saved five pictures before. Its extra memory is that process's peak
resident size during the download minus its size before. In real use the API and its storage are asked over https. Over http, which is allowed only on
loopback, only copying is left to measure: Electron's network is a process of its own, every byte is copied out of it, and it shares the cores
with the simulator. The table also shows what it takes just to read the file in Electron, and what other programs need.

${sections.map(([title, lines]) => `## ${title}\n\n${lines.join('\n')}\n`).join('\n')}`

console.log(report)
await writeFile('docs/benchmarks-files.md', report)
