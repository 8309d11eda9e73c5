import { isTerminal } from '@shared/execution'
import type { Execution, RequestFailure } from '@shared/execution'
import type { CancelOutcome } from '@shared/reports'
import type { Reply } from '../modelroute/types'
import type { SchedulerView } from './schedule'

/** Why no request to cancel can leave for now, in words for the user; null when one can. */
export function whyNotNow({ kind }: SchedulerView['phase']): string | null {
  if (kind === 'offline') return 'This machine is offline. Try again when it has a network.'
  if (kind !== 'paused') return null
  return 'Nothing is sent at present: watching is paused, or the API key is missing or refused. Resume, or save a key in the settings, then try again.'
}

/** Whether the reply to a cancellation leaves it open what became of the execution, so that it must be read again. */
export function mustReadAgain(reply: Reply<null>): boolean {
  return reply.ok || !['rate-limited', 'key-refused', 'not-found', 'network'].includes(reply.failure.kind)
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
  return reply.ok ? { id, kind: 'still-running', status } : { id, kind: 'refused', message: wordsFor(reply.failure) }
}

function wordsFor({ kind, message, code, httpStatus }: RequestFailure): string {
  const said = [httpStatus, code].filter((part) => part !== null).join(' ')
  switch (kind) {
    case 'rate-limited':
      return 'It was not cancelled: the rate limit is used up. Try again when requests are allowed again.'
    case 'network':
      return 'The request to cancel it did not get through. Try again when ModelRoute can be reached.'
    case 'timeout':
      return 'ModelRoute did not answer the request to cancel it in time, and it is still running. Try again.'
    case 'server':
      return `ModelRoute has trouble (${said}), and it is still running. Try again.`
    case 'unreadable':
      return 'The answer to the request to cancel it could not be understood, and it is still running. Look at it in the dashboard.'
    case 'key-refused':
    case 'not-found':
    case 'rejected':
      return message
  }
}
