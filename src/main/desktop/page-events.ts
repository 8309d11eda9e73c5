import type { EventName, Events } from '@shared/contract'

/** Events for the page. Until it listens they wait, in order. */
export class PageEvents {
  readonly #send: (name: EventName, payload: unknown) => void
  #waiting: (() => void)[] | null = []

  constructor(send: (name: EventName, payload: unknown) => void) {
    this.#send = send
  }

  send<E extends EventName>(name: E, payload: Events[E]): void {
    if (this.#waiting) this.#waiting.push(() => this.#send(name, payload))
    else this.#send(name, payload)
  }

  /** Call it when the page has its snapshot, and so listens. */
  ready(): void {
    const waiting = this.#waiting ?? []
    this.#waiting = null
    for (const send of waiting) send()
  }
}
