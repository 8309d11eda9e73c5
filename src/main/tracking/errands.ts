import type { Exchange } from '../modelroute/types'

/** `urgent`: the user waits for it; `patient`: nobody does. */
export type Urgency = 'urgent' | 'patient'

/** Reports how a request was answered, as soon as that is known; `limited` is a 429. */
type ReportReply = (exchange: Exchange, limited: boolean) => void

/** Makes a request that is not a poll, as soon as it may leave. Rejects with an AbortError if `signal` aborts before that. */
export type Errand<U> = <T>(urgency: U, signal: AbortSignal, send: (report: ReportReply) => Promise<T>) => Promise<T>

/** Requests that are not polls and wait for their turn, in order of arrival. */
export class Errands {
  readonly #waiting: Record<Urgency, Set<() => void>> = { urgent: new Set(), patient: new Set() }

  get size(): number {
    return this.#waiting.urgent.size + this.#waiting.patient.size
  }

  /** Resolves when it is let go; rejects with an AbortError if `signal` aborts before that. */
  wait(urgency: Urgency, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const queue = this.#waiting[urgency]
      const abort = (): void => {
        queue.delete(go)
        reject(new DOMException('The request was aborted.', 'AbortError'))
      }
      const go = (): void => {
        signal.removeEventListener('abort', abort)
        resolve()
      }
      if (signal.aborted) return abort()
      signal.addEventListener('abort', abort, { once: true })
      queue.add(go)
    })
  }

  /** Lets the first of its urgency go; false if none waits. */
  release(urgency: Urgency): boolean {
    const queue = this.#waiting[urgency]
    const [go] = queue
    if (!go) return false
    queue.delete(go)
    go()
    return true
  }
}
