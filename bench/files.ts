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

Written by \`npm run bench -- --files\`: do not edit. On ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}; the simulator runs
in a process of its own beside. Wanted: at least 60 % of curl's throughput, at most 30 MB of extra memory, and
100,000 executions drawn in under 200 ms. Each download is made in a new Electron whose main process has saved five pictures before;
its extra memory is the highest resident size of that process in the download less that before it. The API and its storage are asked over
https; over http, which loopback alone may speak, all that is left to measure are copies: the simulator and Electron's network, a process
of its own from which each byte is copied, share the same cores. What it takes only to read the file there stands below, and what others need.

${sections.map(([title, lines]) => `## ${title}\n\n${lines.join('\n')}\n`).join('\n')}`

console.log(report)
await writeFile('docs/benchmarks-files.md', report)
