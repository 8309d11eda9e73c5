import { availableParallelism } from 'node:os'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { columns, withResults } from './columns'
import { kept } from './kept-cells'
import { measure, type Cell } from './tables'
import { rows } from './workloads'

/** A cell to measure, by the names of its row and column. */
interface Task {
  row: string
  column: string
  seeds: number
}

/** Measures cells in as many threads as there are cores. Results do not depend on the thread. */
export class Threads {
  readonly #idle = Array.from({ length: availableParallelism() }, () => new Worker(new URL(import.meta.url)))
  readonly #waiting: (() => void)[] = []

  measure(task: Task): Promise<Cell> {
    return kept(`${task.row} ${task.column} ${task.seeds}`, () => this.#measure(task))
  }

  async #measure(task: Task): Promise<Cell> {
    while (this.#idle.length === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    const thread = this.#idle.pop() ?? new Worker(new URL(import.meta.url))
    const cell = await new Promise<Cell>((resolve, reject) => {
      thread.once('error', reject)
      thread.once('message', (measured: Cell) => {
        thread.off('error', reject)
        resolve(measured)
      })
      thread.postMessage(task)
    })
    this.#idle.push(thread)
    this.#waiting.shift()?.()
    return cell
  }

  async end(): Promise<void> {
    await Promise.all(this.#idle.map((thread) => thread.terminate()))
  }
}

/** The program must call this first: in a thread it processes tasks, and never returns. */
export async function serveInThread(): Promise<void> {
  if (isMainThread) return
  parentPort?.on('message', (task: Task) => {
    const row = rows.find(({ name }) => name === task.row)
    const column = [...columns, ...withResults].find(({ name }) => name === task.column)
    if (!row || !column) throw new Error(`There is no cell ${task.row}, ${task.column}`)
    void measure(row, column, task.seeds).then((cell) => parentPort?.postMessage(cell))
  })
  await new Promise(() => undefined)
}
