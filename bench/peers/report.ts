import type { Contestant } from './contestant'
import { oursTaught, oursUnreserved } from './ours'
import { limit, longestRunMs, windowMs, type Outcome } from './run'

/** One run for each phase of the window, and how late the timers of their thread were. */
export interface Measured {
  outcomes: Outcome[]
  lagP99Ms: number
  lagMaxMs: number
}

/** One contestant on one workload. */
export interface Cell extends Measured {
  contestant: Contestant
  jobs: number
}

/** How busy the process was: its share of one core. */
interface Machine {
  node: string
  cpuShare: number
}

interface Figures {
  name: string
  dropped: number
  tooMany: number
  requests: number
  p50: number
  p95: number
  max: number
}

/** Averages over the runs; delays in s, of the ends that were seen; `dropped` and `tooMany` are sums. */
function figuresOf({ contestant, outcomes }: Cell): Figures {
  const average = (of: (outcome: Outcome) => number): number => {
    const values = outcomes.map(of).filter((value) => !Number.isNaN(value))
    return sum(values) / values.length
  }
  const delay = (share: number) => average(({ delays }) => (delays[Math.ceil(share * delays.length) - 1] ?? NaN) / 1000)
  return {
    name: contestant.name,
    dropped: sum(outcomes.map(({ jobs, delays }) => jobs - delays.length)),
    tooMany: sum(outcomes.map((outcome) => outcome.tooMany)),
    requests: average((outcome) => outcome.requests),
    p50: delay(0.5),
    p95: delay(0.95),
    max: delay(1),
  }
}

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0)
const seconds = (value: number): string => (Number.isNaN(value) ? 'none seen' : value.toFixed(2))

/** The whole page as Markdown. */
export function report(cells: Cell[], versions: Record<string, string>, machine: Machine): string {
  const workloads = [...new Set(cells.map(({ jobs }) => jobs))]
  const contestants = [...new Set(cells.map(({ contestant }) => contestant))]
  const tables = workloads.map((jobs) => table(jobs, cells.filter((cell) => cell.jobs === jobs)))
  const worst = (lag: 'lagP99Ms' | 'lagMaxMs'): string => Math.max(...cells.map((cell) => cell[lag])).toFixed(0)
  return `# The same jobs with other libraries, over real HTTP

Written by \`npm run bench -- --peers\`: do not edit. Each library follows the same jobs on a simulated API that allows ${limit} requests
per fixed window of ${windowMs / 1000} s. All jobs start at once and end 5 to 25 s later, uniformly distributed. There are five runs, begun 0, 2, 4, 6 and
8 s into a window, with the same ends for everyone. Delay runs from the end of a job until its follower knows about it, for the ends that were
seen. p50, p95, max and requests are averages over the runs; 429s and dropped jobs are sums over all five. A job counts as dropped if
its follower gave up on it or did not see its end within ${longestRunMs / 1000} s.

Every library uses its documented defaults and waits in its own way. An adapter only translates its question into
\`GET /v1/executions/{id}\`, and the status of the reply into the word it waits for. All ask only for the status, because no peer fetches
results; one line of ours does. No peer leaves a part of the limit to other programs. Ours does, except for *ours, no reserve*.
*Ours, durations known* starts with what our other lines have to learn during the run. A goal that even this line misses is out of reach
because of the limit and this rule, not because of missing knowledge.

| follower | version | how it is used |
|---|---|---|
${contestants.map(({ name, setting }) => `| ${name} | ${versions[name] ?? ''} | ${setting} |`).join('\n')}

Measured with Node ${machine.node}, each follower and its API in a thread of its own. Time is real, so the figures differ a little from run to run. The run used ${Math.round(100 * machine.cpuShare)} % of one
core. In the worst thread timers were ${worst('lagP99Ms')} ms late at the 99th percentile and ${worst('lagMaxMs')} ms at most. Other packages involved: ${supporting(contestants, versions)}.

${tables.join('\n\n')}
`
}

/** Packages that are not contestants themselves. */
function supporting(contestants: Contestant[], versions: Record<string, string>): string {
  const names = new Set(contestants.map(({ name }) => name))
  const others = Object.entries(versions).filter(([name]) => !names.has(name))
  return others.map(([name, version]) => `${name} ${version}`).join(', ')
}

function table(jobs: number, cells: Cell[]): string {
  const all = cells.map(figuresOf)
  const lines = all.map(
    ({ name, dropped, tooMany, requests, p50, p95, max }) =>
      `| ${name} | ${dropped} of ${jobs * (cells[0]?.outcomes.length ?? 0)} | ${tooMany} | ${requests.toFixed(0)} | ${seconds(p50)} | ${seconds(p95)} | ${seconds(max)} |`,
  )
  const [ours] = all
  const others = [oursUnreserved, oursTaught].map(({ name }) => all.find((one) => one.name === name))
  const peers = all.filter((_, index) => !cells[index]?.contestant.name.startsWith('ours'))
  return [
    `## ${jobs} jobs`,
    '',
    '| follower | dropped | 429s | requests | p50, s | p95, s | max, s |',
    '|---|---|---|---|---|---|---|',
    ...lines,
    '',
    ...(ours && peers.length > 0 ? ['Wanted of ours (the first line):', '', ...verdicts(jobs, ours, others, peers)] : []),
  ].join('\n')
}

/** What is wanted for a workload, as a share of the best peer's figure. */
const demanded: Record<number, { p50: number; p95: number }> = { 40: { p50: 0.85, p95: 0.85 }, 150: { p50: 1, p95: 0.7 } }

function verdicts(jobs: number, ours: Figures, [unreserved, taught]: (Figures | undefined)[], peers: Figures[]): string[] {
  const complete = peers.filter(({ dropped }) => dropped === 0)
  const fewest = Math.min(...complete.map(({ requests }) => requests))
  const holds = (claim: string, true_: boolean, figures: string): string => `- ${claim}: ${true_ ? 'holds' : '**does not hold**'} (${figures}).`
  const delay = (figure: 'p50' | 'p95'): string => {
    const [best] = [...complete].sort((a, b) => a[figure] - b[figure])
    const share = demanded[jobs]?.[figure] ?? 1
    if (!best) return `- ${figure}: no peer saw all ends.`
    const times = (one: Figures): string => `${(one[figure] / best[figure]).toFixed(2)} times`
    const free = unreserved ? `; with no reserve, which no peer keeps, ${times(unreserved)}` : ''
    const known = taught ? `; with durations known ${times(taught)}` : ''
    const figures = `${seconds(ours[figure])} s, ${times(ours)} the ${seconds(best[figure])} s of ${best.name}${free}${known}`
    return holds(`${figure} at most ${share} times the best of the peers that dropped none`, ours[figure] <= share * best[figure], figures)
  }
  return [
    holds('no 429 and no job dropped', ours.tooMany === 0 && ours.dropped === 0, `${ours.tooMany} and ${ours.dropped}`),
    holds('fewer requests than every peer that dropped none', ours.requests < fewest, `${ours.requests.toFixed(0)}, theirs ${fewest.toFixed(0)} or more`),
    delay('p50'),
    delay('p95'),
  ]
}
