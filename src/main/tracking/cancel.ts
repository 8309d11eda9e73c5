import { setMaxListeners } from 'node:events'
import type { Execution, RequestFailure } from '@shared/execution'
import type { CancelOutcome } from '@shared/reports'
import { saying } from '@shared/sayings/sayings'
import type { Saying } from '@shared/sayings/sayings'
import { isTerminal } from '@shared/status'
import type { ModelRouteClient } from '../modelroute/client'
import type { Reply } from '../modelroute/types'
import { reasonOf } from '../reason'
import type { Clock } from './clock'
import { record } from './record'
import type { ExecutionRepository } from './repository'
import type { SchedulerView } from './schedule'

/** Why no request to cancel can leave for now; null when one can. */
export function blockedReason({ kind }: SchedulerView['phase']): Saying | null {
  if (kind === 'offline') return saying('cancel-offline')
  return kind === 'paused' ? saying('cancel-halted') : null
}

/** After this long it is decided whether the outcome of a cancellation waits on for the execution to be re-read. */
const rereadWithinMs = 60_000

interface CancellationsDeps {
  api: Pick<ModelRouteClient, 'cancel'>
  clock: Clock
  repository: Pick<ExecutionRepository, 'find' | 'record'>
  /** Makes a request within the limit. Rejects with an AbortError if `signal` aborts while it waits. */
  request: <T>(signal: AbortSignal, send: () => Promise<Reply<T>>) => Promise<Reply<T>>
  /** Why no request may leave at present; null if one may. */
  blockedReason: () => Saying | null
  /** Has the execution asked before all others. */
  askNow: (execution: Execution) => void
  /** Whether an execution will be asked: it is watched, and requests may leave, if only later. */
  willAsk: (id: string) => boolean
  /** Called if the cancellation could not be stored. */
  onStorageFailure: (reason: string) => void
}

/** Cancels executions at the API. */
export class Cancellations {
  /** Of each cancellation under way. */
  readonly #withdrawals = new Set<AbortController>()
  readonly #readings = new Set<(execution: Execution, sentAt: number) => void>()
  readonly #stopping = new AbortController()

  constructor(private readonly deps: CancellationsDeps) {
    // Every cancellation under way listens: no sign of a leak.
    setMaxListeners(0, this.#stopping.signal)
  }

  /** Asks the API to cancel an execution, re-reads it, and returns what became of it. */
  async cancel(execution: Execution): Promise<CancelOutcome> {
    const { id, status } = execution
    if (isTerminal(status)) return { id, kind: 'already-ended', status }
    const obstacle = this.deps.blockedReason()
    if (obstacle !== null) return { id, kind: 'refused', saying: obstacle }
    const withdrawal = new AbortController()
    this.#withdrawals.add(withdrawal)
    try {
      return await this.#carryOut(execution, withdrawal.signal)
    } finally {
      this.#withdrawals.delete(withdrawal)
    }
  }

  /** Withdraws every cancellation whose request has not left. The outcome of the others is decided within a minute. Returns whether there was any. */
  withdraw(): boolean {
    for (const withdrawal of this.#withdrawals) withdrawal.abort()
    return this.#withdrawals.size > 0
  }

  /** Call it with what the reply to a request of `sentAt` (monotonic ms) told about an execution. */
  read(execution: Execution, sentAt: number): void {
    for (const onReading of this.#readings) onReading(execution, sentAt)
  }

  stop(): void {
    this.#stopping.abort()
  }

  async #carryOut(execution: Execution, withdrawn: AbortSignal): Promise<CancelOutcome> {
    const { clock, repository, askNow, onStorageFailure } = this.deps
    const { id } = execution
    const reply = await this.#send(id, withdrawn)
    if (reply === 'withdrawn') return { id, kind: 'left-alone' }
    if (reply === 'stopped') return { id, kind: 'refused', saying: saying('cancel-stopped') }
    try {
      repository.record(id, record('cancel', reply, null, clock.wall()))
    } catch (error) {
      onStorageFailure(reasonOf(error))
    }
    const known = repository.find(id) ?? execution
    // If a poll has told the end meanwhile, that is final, and needs no re-reading.
    if (!needsReread(reply) || isTerminal(known.status)) return cancelOutcome(reply, known)
    const reading = this.#nextReading(id, reply.receivedAt, withdrawn)
    askNow(known)
    return cancelOutcome(reply, (await reading) ?? known)
  }

  /** Sends the request when its turn comes. `withdrawn`: before that; `stopped`: before the reply. */
  async #send(id: string, withdrawn: AbortSignal): Promise<Reply<null> | 'withdrawn' | 'stopped'> {
    const { signal } = this.#stopping
    try {
      return await this.deps.request(AbortSignal.any([signal, withdrawn]), () => this.deps.api.cancel(id, signal))
    } catch (error) {
      if (signal.aborted) return 'stopped'
      if (withdrawn.aborted) return 'withdrawn'
      throw error
    }
  }

  /** What the first reply tells to a request sent after `since` (monotonic ms), or an earlier one if it tells an end; null if none comes. */
  #nextReading(id: string, since: number, withdrawn: AbortSignal): Promise<Execution | null> {
    const { signal } = this.#stopping
    const { clock, repository, willAsk } = this.deps
    return new Promise((resolve) => {
      const end = (execution: Execution | null): void => {
        this.#readings.delete(onReading)
        signal.removeEventListener('abort', giveUp)
        cancelTimer()
        resolve(execution)
      }
      const onReading = (execution: Execution, sentAt: number): void => {
        if (execution.id === id && (sentAt >= since || isTerminal(execution.status))) end(execution)
      }
      const giveUp = (): void => end(null)
      /** Its turn is still to come, unless a request about it has failed: the limit may allow few requests, with others' cancellations before it. */
      const whenLate = (): void => {
        if (!withdrawn.aborted && willAsk(id) && repository.find(id)?.trouble === null) cancelTimer = clock.after(rereadWithinMs, whenLate)
        else giveUp()
      }
      let cancelTimer = clock.after(rereadWithinMs, whenLate)
      signal.addEventListener('abort', giveUp)
      this.#readings.add(onReading)
    })
  }
}

/** Whether the reply to a cancellation leaves open what became of the execution, so that it must be re-read. */
export function needsReread(reply: Reply<null>): boolean {
  return reply.ok || lostReply(reply.failure) || !['rate-limited', 'key-refused', 'not-found', 'network'].includes(reply.failure.kind)
}

/**
 * The outcome of a wish to cancel. The execution as re-read afterwards says more than the reply, which is not documented
 * (modelroute-api, section 6). `after` is the last known state.
 */
export function cancelOutcome(reply: Reply<null>, after: Execution): CancelOutcome {
  const { id, status } = after
  const refused = !reply.ok && reply.failure.kind === 'rejected'
  if (status === 'CANCELLED' && !refused) return { id, kind: 'cancelled' }
  if (isTerminal(status)) return { id, kind: 'already-ended', status }
  return reply.ok ? { id, kind: 'still-running', status } : { id, kind: 'refused', saying: sayingFor(reply.failure) }
}

/** The request may have arrived, with only its reply lost. */
function lostReply({ kind, saying: said }: RequestFailure): boolean {
  return kind === 'network' && said.name === 'broke-off'
}

function sayingFor(failure: RequestFailure): Saying {
  const { kind, saying: said, code, httpStatus } = failure
  switch (kind) {
    case 'rate-limited':
      return saying('cancel-rate-limited')
    case 'network':
      return saying(lostReply(failure) ? 'cancel-unanswered' : 'cancel-unsent')
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
