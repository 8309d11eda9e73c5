import { setTimeout as sleep } from 'node:timers/promises'
import { start, type Running, type Subject } from './launch'
import { usageByProcess, usageOf, type Usage } from './processes'

/** A start, and the memory of the processes some time later. */
export interface StartFigures {
  startMs: number
  wholeMs: number
  usage: Usage
  byProcess: ReturnType<typeof usageByProcess>
}

const settleMs = 8_000

/** Starts the subjects in turn, `runs` times each. The first start of each, which fills caches, is not counted. */
export async function measureStarts(subjects: readonly Subject[], runs: number): Promise<Map<Subject, StartFigures[]>> {
  const figures = new Map<Subject, StartFigures[]>(subjects.map((subject) => [subject, []]))
  for (let run = 0; run <= runs; run += 1) {
    for (const subject of subjects) {
      const running = await start(subject)
      if (run > 0) figures.get(subject)?.push(await settled(running))
      else await sleep(settleMs)
      await running.stop()
    }
  }
  return figures
}

async function settled({ pid, startMs, wholeMs }: Running): Promise<StartFigures> {
  await sleep(settleMs)
  return { startMs, wholeMs, usage: usageOf(pid), byProcess: usageByProcess(pid) }
}

/** Starts a subject, leaves it alone, and returns the share of one core that it uses `afterMs` after it was usable, over `forMs`. */
export async function measureIdle(subject: Subject, afterMs: number, forMs: number): Promise<number> {
  const running = await start(subject)
  await sleep(afterMs)
  const before = usageOf(running.pid).cpuMs
  await sleep(forMs)
  const share = (usageOf(running.pid).cpuMs - before) / forMs
  await running.stop()
  return share
}
