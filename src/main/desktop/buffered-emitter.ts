/** Keeps what arrives while nobody listens, and passes it on then. */
export class BufferedEmitter<T> {
  readonly #buffer: T[] = []
  readonly #keep = (event: T): void => void this.#buffer.push(event)
  #listener = this.#keep

  /** Passes something on, or keeps it. */
  emit(event: T): void {
    this.#listener(event)
  }

  /** Sets the listener, which receives what was kept and whatever follows. */
  listen(listener: (event: T) => void): void {
    this.#listener = listener
    this.#buffer.splice(0).forEach((event) => listener(event))
  }

  /** The listener is gone: keeps what follows until another one is set. */
  hold(): void {
    this.#listener = this.#keep
  }
}
