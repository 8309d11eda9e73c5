import { readdirSync, readFileSync } from 'node:fs'

/** What a process and all its descendants use. Bytes; CPU time in ms. */
export interface Usage {
  /** Resident memory; shared memory is counted in every process. */
  rss: number
  /** Proportional memory: shared memory is divided among those who share it. */
  pss: number
  cpuMs: number
}

const clockTicksPerSecond = 100
const pageBytes = 4096

/** Reads /proc, so it works only on Linux. */
export function usageOf(pid: number): Usage {
  const all = family(pid).map(read).filter((one) => one !== null)
  const sum = (of: (one: Usage) => number): number => all.reduce((total, one) => total + of(one), 0)
  return { rss: sum(({ rss }) => rss), pss: sum(({ pss }) => pss), cpuMs: sum(({ cpuMs }) => cpuMs) }
}

/** The same for each single process, with its kind. */
export function usageByProcess(pid: number): (Usage & { kind: string })[] {
  return family(pid).flatMap((one) => {
    const usage = read(one)
    return usage === null ? [] : [{ ...usage, kind: kindOf(one) }]
  })
}

function family(pid: number): number[] {
  const parents = new Map(
    readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
      const parent = stat(Number(name))?.[1]
      return parent === undefined ? [] : [[Number(name), Number(parent)] as const]
    }),
  )
  const found = [pid]
  for (const one of found) for (const [child, parent] of parents) if (parent === one) found.push(child)
  return found
}

function read(pid: number): Usage | null {
  const fields = stat(pid)
  const shares = attempt(() => readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))
  if (!fields || !shares) return null
  const pss = Number(/^Pss:\s+(\d+) kB/m.exec(shares)?.[1] ?? 0) * 1024
  const ticks = Number(fields[11]) + Number(fields[12])
  return { rss: Number(fields[21]) * pageBytes, pss, cpuMs: (ticks * 1000) / clockTicksPerSecond }
}

/** The fields of /proc/PID/stat after the name: state, parent, … */
function stat(pid: number): string[] | null {
  const text = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  return text === null ? null : text.slice(text.lastIndexOf(')') + 2).split(' ')
}

function kindOf(pid: number): string {
  const line = attempt(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')) ?? ''
  return /--type=([a-z-]+)/.exec(line)?.[1] ?? 'main'
}

function attempt(read: () => string): string | null {
  try {
    return read()
  } catch {
    return null
  }
}
