import type { Clock } from '../../src/main/tracking/clock'

interface Timer {
  at: number
  order: number
  call: () => void
}

/** Time that passes only in `run`. Timers fire in order, and between two of them all promises settle. */
export class VirtualClock implements Clock {
  #now: number
  #wallOffset: number
  #asleepMs = 0
  #order = 0
  readonly #heap: Timer[] = []

  /** `start`: monotonic ms; `wall`: epoch ms at that time. */
  constructor(start = 0, wall = 1_700_000_000_000) {
    this.#now = start
    this.#wallOffset = wall - start
  }

  monotonic(): number {
    return this.#now
  }

  wall(): number {
    return this.#now + this.#wallOffset
  }

  uptime(): number {
    return this.#now + this.#asleepMs
  }

  /** Sets the wall clock forward or back by `ms`. */
  jumpWall(ms: number): void {
    this.#wallOffset += ms
  }

  /** The machine sleeps for `ms`, during which monotonic time stands still. */
  suspend(ms: number): void {
    this.#wallOffset += ms
    this.#asleepMs += ms
  }

  after(ms: number, call: () => void): () => void {
    const timer: Timer = { at: this.#now + Math.max(0, ms), order: (this.#order += 1), call }
    this.#push(timer)
    return () => {
      timer.call = () => undefined
    }
  }

  /** Resolves when `ms` have passed. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve))
  }

  /** Lets time pass until `until` (monotonic ms), or until `done` says so. */
  async run(until: number, done: () => boolean = () => false): Promise<void> {
    await settled()
    for (let next = this.#heap[0]; next && next.at <= until && !done(); next = this.#heap[0]) {
      this.#pop()
      this.#now = Math.max(this.#now, next.at)
      next.call()
      await settled()
    }
    if (!done()) this.#now = Math.max(this.#now, until)
  }

  #push(timer: Timer): void {
    const heap = this.#heap
    let place = heap.length
    heap.push(timer)
    while (place > 0) {
      const up = (place - 1) >> 1
      const parent = heap[up]
      if (!parent || !before(timer, parent)) break
      heap[place] = parent
      place = up
    }
    heap[place] = timer
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (!last || heap.length === 0) return
    let place = 0
    for (;;) {
      const left = heap[2 * place + 1]
      const right = heap[2 * place + 2]
      const child = left && right && before(right, left) ? right : left
      if (!child || !before(child, last)) break
      heap[place] = child
      place = child === left ? 2 * place + 1 : 2 * place + 2
    }
    heap[place] = last
  }
}

function before(a: Timer, b: Timer): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}

/** Resolves once every promise that can settle without time passing has settled. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
