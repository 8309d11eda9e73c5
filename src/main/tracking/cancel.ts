import { isTerminal } from '@shared/execution'
import type { Execution, RequestFailure } from '@shared/execution'
import type { CancelOutcome } from '@shared/reports'
import { saying } from '@shared/sayings/sayings'
import type { Saying } from '@shared/sayings/sayings'
import type { Reply } from '../modelroute/types'
import type { SchedulerView } from './schedule'

/** Why no request to cancel can leave for now; null when one can. */
export function whyNotNow({ kind }: SchedulerView['phase']): Saying | null {
  if (kind === 'offline') return saying('cancel-offline')
  if (kind !== 'paused') return null
  return saying('cancel-halted')
}

/** Requests that wait for their turn and can be taken back until it comes. */
export class Revocable {
  readonly #waiting = new Set<AbortController>()

  /** Has a request wait for its turn to `send`; null when it was taken back before. */
  async make<T>(stopping: AbortSignal, wait: (signal: AbortSignal, send: () => Promise<T>) => Promise<T>, send: () => Promise<T>): Promise<T | null> {
    const wish = new AbortController()
    this.#waiting.add(wish)
    const leave = (): Promise<T> => {
      this.#waiting.delete(wish)
      return send()
    }
    try {
      return await wait(AbortSignal.any([stopping, wish.signal]), leave)
    } catch (error) {
      if (!wish.signal.aborted) throw error
      return null
    } finally {
      this.#waiting.delete(wish)
    }
  }

  takeBack(): void {
    for (const wish of this.#waiting) wish.abort()
  }
}

/** Whether the reply to a cancellation leaves it open what became of the execution, so that it must be read again. */
export function mustReadAgain(reply: Reply<null>): boolean {
  return reply.ok || brokeOff(reply.failure) || !['rate-limited', 'key-refused', 'not-found', 'network'].includes(reply.failure.kind)
}

/**
 * Tells what became of the wish to cancel: the execution as it was read afterwards says more than the reply, which is
 * not documented (modelroute-api, section 6). `after` is the last that is known of it.
 */
export function cancelOutcome(reply: Reply<null>, after: Execution): CancelOutcome {
  const { id, status } = after
  const refused = !reply.ok && reply.failure.kind === 'rejected'
  if (status === 'CANCELLED' && !refused) return { id, kind: 'cancelled' }
  if (isTerminal(status)) return { id, kind: 'already-ended', status }
  return reply.ok ? { id, kind: 'still-running', status } : { id, kind: 'refused', saying: sayingFor(reply.failure) }
}

/** The request may have come through, and only the reply be lost. */
function brokeOff({ kind, saying: said }: RequestFailure): boolean {
  return kind === 'network' && said.name === 'broke-off'
}

function sayingFor(failure: RequestFailure): Saying {
  const { kind, saying: said, code, httpStatus } = failure
  switch (kind) {
    case 'rate-limited':
      return saying('cancel-rate-limited')
    case 'network':
      return saying(brokeOff(failure) ? 'cancel-unanswered' : 'cancel-unsent')
    case 'timeout':
      return saying('cancel-unanswered')
    case 'server':
      return saying('cancel-trouble', { said: [httpStatus, code].filter((part) => part !== null).join(' ') })
    case 'unreadable':
      return saying('cancel-unreadable')
    case 'key-refused':
    case 'not-found':
    case 'rejected':
      return said
  }
}
