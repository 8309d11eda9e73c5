/** Limits how many things run at once; the others wait in line. */
export class Turns {
  #free: number
  #waiting: (() => void)[] = []

  constructor(most: number) {
    this.#free = most
  }

  /** Runs `work` when its turn comes, or right away, outside the turns, once `hurried` aborts. Settles as `work` does. */
  async run<T>(work: () => Promise<T>, hurried: AbortSignal): Promise<T> {
    if (!(await this.#comes(hurried))) return work()
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#free += 1
    }
  }

  /** False if it left the line. */
  #comes(hurried: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      if (hurried.aborted) return resolve(false)
      if (this.#free > 0) {
        this.#free -= 1
        return resolve(true)
      }
      const come = (): void => resolve(true)
      this.#waiting.push(come)
      hurried.addEventListener('abort', () => {
        this.#waiting = this.#waiting.filter((one) => one !== come)
        resolve(false)
      }, { once: true })
    })
  }
}
