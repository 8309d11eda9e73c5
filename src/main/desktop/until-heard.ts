/** Keeps what comes before somebody listens, and hands it on then. */
export class UntilHeard<T> {
  readonly #early: T[] = []
  #listener = (one: T): void => void this.#early.push(one)

  /** Something came. */
  tell(one: T): void {
    this.#listener(one)
  }

  /** Hears what came already, and from now on what comes. */
  hear(listener: (one: T) => void): void {
    this.#listener = listener
    this.#early.splice(0).forEach((one) => listener(one))
  }
}
