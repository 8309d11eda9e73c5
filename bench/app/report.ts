import { median } from '../median'
import type { Fluidities, Fluidity } from './fluid'
import type { ListFigure } from './list'
import type { StartFigures } from './start'

/** Everything a run measured. Shares are of one core. */
interface Measured {
  blank: StartFigures[]
  app: StartFigures[]
  idle: { blank: number; clock: number; touched: number; app: number[] }
  fluid: { blank: Fluidity; told: Fluidities; watching: Fluidities }
  list: ListFigure[]
  /** Load of the machine over the last minute, before and after. */
  load: [number, number]
}

const percent = (share: number): string => (100 * share).toFixed(1)
const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`

/** The whole page as Markdown. */
export function report({ blank, app, idle, fluid, list, load }: Measured): string {
  const of = (figure: (one: StartFigures) => number): { blank: number; app: number; ratio: number } => {
    const both = { blank: median(blank.map(figure)), app: median(app.map(figure)) }
    return { ...both, ratio: both.app / both.blank }
  }
  const start = of(({ startMs }) => startMs)
  const whole = of(({ wholeMs }) => wholeMs)
  const rss = of(({ usage }) => usage.rss)
  const pss = of(({ usage }) => usage.pss)
  const line = (name: string, show: (value: number) => string, both: typeof start, wanted: string): string =>
    `| ${name} | ${show(both.blank)} | ${show(both.app)} | ${both.ratio.toFixed(2)} | ${wanted} |`
  const ms = (value: number): string => `${value.toFixed(0)} ms`
  const fluidLine = (name: string, one: Fluidity): string =>
    `| ${name} | ${one.changesPerSecond.toFixed(0)} | ${one.frameP95Ms.toFixed(1)} | ${(one.frameP95Ms / fluid.blank.frameP95Ms).toFixed(2)} | ${one.longTasks} | ${one.longestTaskMs.toFixed(0)} |`
  const fluidLines = (how: string, all: Fluidities): string[] => Object.entries(all).map(([what, one]) => fluidLine(`${how}: ${what}`, one))
  return `# The app beside a blank window

Written by \`npm run bench -- --app\`: do not edit. Two apps run in turn under Xvfb: the built app, and an Electron app
with nothing but an empty window of the same size and sandbox. The built app has a database of 50,000 executions, written by its own storage
with replies, transitions, observations and shown notifications (150 MB). Figures are medians of ${app.length} runs after one warm-up each.
The machine's load was ${load[0].toFixed(1)} before and ${load[1].toFixed(1)} after.

## Start, memory, rest

Starts are timed from the start of the process. The list is usable once its newest rows are drawn, because these are read first. The rest
and the counts of the quick filters follow a moment later. The blank window has started when its text is drawn. No debugger is
attached. Memory is measured 8 s later, over all processes. Resident memory counts shared pages in every process; proportional memory
divides them among the processes.

| | blank | app | ratio | wanted |
|---|---|---|---|---|
${line('start, until the list can be used', ms, start, '1.6')}
${line('start, until all 50,000 are listed', ms, whole, '')}
${line('resident memory', mb, rss, '1.5')}
${line('proportional memory', mb, pss, '')}

Proportional memory by process: ${memoryByProcess(blank, app)}.

At rest with 100 active executions the app uses ${percent(median(idle.app))} % of one core over a whole rate window of 60 s (wanted: 2 %;
${idle.app.map(percent).join(', ')} in ${idle.app.length} runs). A blank window uses ${percent(idle.blank)} %.
The app is at rest when its window has had no input for a minute. Ages, and whatever changes with every request, are then redrawn every
ten seconds; an end is still drawn at once. In the minute before, they are redrawn every second, and the app uses ${percent(idle.touched)} %. A blank window that
shows the time to the second uses ${percent(idle.clock)} %: this is what drawing anything once a second costs here.

## Ten seconds of changes

2,000 executions are active.

- *Told* shows what the list does on its own. Main sends its page 500 changes a second, one in 49 of them an end, in batches like those of its
  stream, and no API is asked.
- *Watching* is the whole app. An API on loopback answers at once and allows 500 requests a second; the real scheduler, storage and
  stream do the rest. They share the cores with the page, so the changes a second are what this machine managed.

Wanted: 500 changes a second, no task over 50 ms, and a frame p95 of at most 1.5 times the blank window's.

| | changes a second | frame p95, ms | ratio | tasks over 50 ms | longest task, ms |
|---|---|---|---|---|---|
${[fluidLine('blank', fluid.blank), ...fluidLines('told', fluid.told), ...fluidLines('watching', fluid.watching)].join('\n')}

## Search, filter, sort

Time from the input to the beginning of the frame that shows the list's last change (0: the very next frame).

| what | ms | rows |
|---|---|---|
${list.map(({ what, ms: took, rows }) => `| ${what} | ${took.toFixed(0)} | ${rows} |`).join('\n')}
`
}

function memoryByProcess(blank: StartFigures[], app: StartFigures[]): string {
  const kinds = [...new Set((app[0]?.byProcess ?? []).map(({ kind }) => kind))]
  const sum = (figures: StartFigures[], kind: string): number =>
    median(figures.map(({ byProcess }) => byProcess.filter((one) => one.kind === kind).reduce((total, { pss }) => total + pss, 0)))
  return kinds.map((kind) => `${kind} ${mb(sum(app, kind))} (${mb(sum(blank, kind))})`).join(', ')
}
