import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { ours, oursTaught, oursUnreserved, oursWithResults } from './ours'
import { peers } from './peers'
import type { Measured } from './report'
import { run } from './run'

export const contestants = [ours, oursUnreserved, oursWithResults, oursTaught, ...peers]
/** When runs begin, ms after the beginning of a rate window. */
const phasesMs = [0, 2000, 4000, 6000, 8000]
const timerMs = 10

/** One contestant on one workload; its first run begins at `at`, epoch ms. */
interface Task {
  name: string
  jobs: number
  at: number
}

/** Measures a cell in a thread of its own, so that no contestant's bursts delay another's replies. */
export async function measured(task: Task): Promise<Measured> {
  const thread = new Worker(new URL(import.meta.url), { workerData: task })
  const result = await new Promise<Measured>((resolve, reject) => {
    thread.once('message', resolve)
    thread.once('error', reject)
  })
  // Libraries leave timers behind.
  await thread.terminate()
  return result
}

/** The program must call this first: in a thread it measures the thread's cell, and never returns. */
export async function measureInThread(): Promise<void> {
  if (isMainThread) return
  const { name, jobs, at }: Task = workerData
  const contestant = contestants.find((one) => one.name === name)
  if (!contestant) throw new Error(`There is no contestant ${name}`)
  const lag = monitorEventLoopDelay({ resolution: timerMs })
  lag.enable()
  const outcomes = await Promise.all(
    phasesMs.map(async (phase, index) => {
      await sleep(at + phase - Date.now())
      return run(contestant, jobs, index + 1)
    }),
  )
  const late = (ns: number): number => ns / 1e6 - timerMs
  const result: Measured = { outcomes, lagP99Ms: late(lag.percentile(99)), lagMaxMs: late(lag.max) }
  parentPort?.postMessage(result)
  await new Promise(() => undefined)
}
