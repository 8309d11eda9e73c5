/** Keeps what arrives before somebody listens, and passes it on then. */
export class UntilHeard<T> {
  readonly #early: T[] = []
  #listener = (one: T): void => void this.#early.push(one)

  /** Passes something on, or keeps it. */
  tell(one: T): void {
    this.#listener(one)
  }

  /** Sets the listener, which receives what was kept and whatever follows. */
  hear(listener: (one: T) => void): void {
    this.#listener = listener
    this.#early.splice(0).forEach((one) => listener(one))
  }
}
