import type { Execution, FileReference, RequestFailure, Transition } from '@shared/execution'
import { isActive, isTerminal, notFoundStatus, runningStatuses, unseenStatus } from '@shared/status'
import type { TerminalStatus } from '@shared/status'
import { unreadable, type UnreadableReason } from '../modelroute/errors'
import { completeFile } from '../modelroute/readings'
import type { ExecutionReading, Reply } from '../modelroute/types'
import type { Job } from './schedule'

/** What one request taught about an execution. `at` is when the reply was complete, epoch ms. */
export type Observation =
  | { kind: 'status'; reading: ExecutionReading; at: number }
  | { kind: 'result'; reading: ExecutionReading; at: number }
  | { kind: 'failed'; asked: 'status' | 'result'; failure: RequestFailure; at: number }

/** The execution after an observation, and what to do about it. */
export interface Decision {
  execution: Execution
  /** Set when the observation changed the status. */
  transition: Transition | null
  /** Set once in an execution's life: it was seen to have ended. */
  announce: TerminalStatus | null
  /** What to ask about it next. */
  next: 'status' | 'result' | 'nothing'
}

/** A tracked ID before its first reply, and before the storage has given it its place. Times are epoch ms. */
export function newExecution(id: string, connectionId: string, trackedAt: number): Execution {
  return {
    id,
    connectionId,
    label: null,
    note: null,
    batch: null,
    pinned: false,
    archive: 'open',
    status: unseenStatus,
    model: null,
    trackedAt,
    place: 0,
    lastAskedAt: null,
    endSeenAt: null,
    createdAt: null,
    completedAt: null,
    expiresAt: null,
    latencyMs: null,
    cost: null,
    holdAmount: null,
    estimatedCost: null,
    usage: null,
    error: null,
    files: [],
    result: 'none',
    trouble: null,
  }
}

/**
 * Decides what an observation means for an execution. A terminal status is latched: no later reply changes it or
 * announces it again. A failed request changes the status only if the API says there is no such execution. After an end the
 * result is due, unless the reply is known to have contained all of it (`whole`).
 */
export function observe(before: Execution, observation: Observation, whole = false): Decision {
  const asked: Execution = { ...before, lastAskedAt: observation.at }
  switch (observation.kind) {
    case 'status':
      return decide(before, merge(asked, observation.reading, observation.at, whole))
    case 'result':
      return decide(before, { ...merge(asked, observation.reading, observation.at, true), result: 'fetched' })
    case 'failed':
      return decide(before, fail(asked, observation))
  }
}

/** What to ask about an execution in this state. */
export function nextAsk(execution: Execution): Decision['next'] {
  if (execution.result === 'due') return 'result'
  return isActive(execution.status) ? 'status' : 'nothing'
}

function decide(before: Execution, after: Execution): Decision {
  const changed = after.status !== before.status
  const at = after.lastAskedAt ?? after.trackedAt
  return {
    execution: after,
    transition: changed
      ? { from: before.status === unseenStatus ? null : before.status, to: after.status, at }
      : null,
    announce: changed && isTerminal(after.status) ? after.status : null,
    next: nextAsk(after),
  }
}

function merge(execution: Execution, reading: ExecutionReading, at: number, whole: boolean): Execution {
  const status = isTerminal(execution.status) ? execution.status : (reading.status ?? execution.status)
  const ended = isTerminal(status)
  return {
    ...execution,
    status,
    // An execution that is still running is not archived.
    archive: isActive(status) ? 'open' : execution.archive,
    model: reading.model ?? execution.model,
    createdAt: reading.createdAt ?? execution.createdAt,
    completedAt: reading.completedAt ?? execution.completedAt,
    expiresAt: reading.expiresAt ?? execution.expiresAt,
    latencyMs: reading.latencyMs ?? execution.latencyMs,
    cost: reading.cost ?? execution.cost,
    holdAmount: reading.holdAmount ?? execution.holdAmount,
    estimatedCost: reading.estimatedCost ?? execution.estimatedCost,
    usage: reading.usage ?? execution.usage,
    error: reading.error ?? execution.error,
    files: reading.files.length > 0 ? withWhatWasKnown(reading.files, execution.files) : execution.files,
    endSeenAt: execution.endSeenAt ?? (ended ? at : null),
    result: execution.result === 'none' && status === 'COMPLETED' ? (whole ? 'fetched' : 'due') : execution.result,
    trouble: null,
  }
}

/** One generation of replies tells about a file what the other leaves out. */
function withWhatWasKnown(files: FileReference[], known: FileReference[]): FileReference[] {
  const byId = new Map(known.map((file) => [file.fileId, file]))
  return files.map((file) => completeFile(file, byId.get(file.fileId) ?? file))
}

function fail(execution: Execution, observation: Observation & { kind: 'failed' }): Execution {
  const { asked, failure } = observation
  switch (failure.kind) {
    // A matter of the connection: says nothing about this execution.
    case 'rate-limited':
    case 'key-refused':
      return execution
    case 'not-found':
    case 'rejected':
      // One generation of the API returns the result with the status, and may have no separate one.
      if (asked === 'result') return { ...execution, result: 'unavailable', trouble: failure.kind === 'rejected' ? failure : null }
      if (failure.kind === 'not-found' && !isTerminal(execution.status)) {
        return { ...execution, status: notFoundStatus, trouble: null }
      }
      return { ...execution, trouble: failure }
    case 'network':
    case 'timeout':
    case 'server':
    case 'unreadable':
      return { ...execution, trouble: failure }
  }
}

/** What the reply to a job tells. A reply without a status, about another execution, or to a request for a result that is not ready yet, counts as unreadable. */
export function observationOf(job: Job, reply: Reply<ExecutionReading>, at: number): Observation {
  if (!reply.ok) return { kind: 'failed', asked: job.kind, failure: reply.failure, at }
  const reading = reply.value
  if (job.kind === 'status' && reading.status === null) return unusable(job, reply, 'no-status', at)
  if (reading.id !== null && reading.id.toLowerCase() !== job.id) return unusable(job, reply, 'other-execution', at)
  // Whoever answered does not know of the end yet. An unknown status says nothing.
  if (job.kind === 'result' && runningStatuses.includes(reading.status ?? '')) return unusable(job, reply, 'still-running', at)
  return { kind: job.kind, reading, at }
}

function unusable(job: Job, reply: Reply<ExecutionReading> & { ok: true }, why: UnreadableReason, at: number): Observation {
  return { kind: 'failed', asked: job.kind, failure: unreadable(why, reply.httpStatus, reply.requestId), at }
}
