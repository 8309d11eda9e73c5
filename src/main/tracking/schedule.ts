import type { ConnectionPhase, ConnectionState } from '@shared/connection'
import type { RequestFailure } from '@shared/execution'
import type { Settings } from '@shared/settings'
import type { Exchange } from '../modelroute/types'
import type { Clock } from './clock'
import type { LatencyModel } from './latency-model'
import type { ServerClock } from './server-clock'

/** What the scheduler must know about an execution under watch. All times are the clock's monotonic ms; null is "not known". */
export interface Watched {
  id: string
  /** Null before the first reply. */
  model: string | null
  /** When the user began to track it; negative when that was before this process started. */
  addedAt: number
  createdAt: number | null
  lastAskedAt: number | null
  seenUnfinishedAt: number | null
  /** Nothing announces EXPIRED, so the execution is asked as soon as this has passed. */
  expiresAt: number | null
  /** Set while it is COMPLETED and its result not fetched yet: the next job is then the result. */
  resultDueSince: number | null
}

/** One request to make: GET the execution, or GET its result. */
export interface Job {
  id: string
  kind: 'status' | 'result'
}

/** What carrying out a job taught. Every answer carries the exchange, even a failed one. */
export type Answer = { exchange: Exchange } & Outcome

export type Outcome =
  | { kind: 'unfinished'; watched: Watched }
  /**
   * It is terminal. `durationMs` is created_at to completed_at, else latency_ms; null if it must not be learned from
   * (EXPIRED, or not told). `endedAt` is completed_at in monotonic ms. `watched` is set if its result is due.
   */
  | { kind: 'ended'; model: string | null; durationMs: number | null; endedAt: number | null; watched: Watched | null }
  /** Nothing more to ask: the result was fetched or is unavailable, or the API knows no such execution. */
  | { kind: 'done' }
  | { kind: 'failed'; failure: RequestFailure }

/** The present state of asking. */
export interface SchedulerView extends Pick<ConnectionState, 'budget' | 'active' | 'askEveryMs' | 'askWithinMs' | 'nextRequestAt' | 'clockAheadMs'> {
  /** `paused`: by the user, or because the key is refused or missing; the connection knows which. */
  phase: Exclude<ConnectionPhase, { kind: 'key-missing' | 'key-refused' }>
}

/** The most requests in flight at once on a connection. */
export const maxInFlight = 10

/** The user's choice: how much expected detection delay one request is worth. */
export type Eagerness = Settings['eagerness']
/** The user's choice: the share of the rate limit that is left to other programs. */
export type Reserve = Settings['reserve']

export type PollingPreferences = Pick<Settings, 'eagerness' | 'reserve'>

export interface SchedulerDeps extends PollingPreferences {
  clock: Clock
  /** Uniform in [0, 1): the jitter of back-off. */
  random: () => number
  latency: LatencyModel
  /** Whoever carries out the jobs tells it of every exchange before answering. */
  serverClock: ServerClock
  /**
   * Makes the request and returns what it taught; rejects only with an AbortError after `signal` aborted.
   * Never called concurrently for the same execution.
   */
  carryOut: (job: Job, signal: AbortSignal) => Promise<Answer>
  /** Called at most 4 times a second when the view may have changed. */
  onChange: (view: SchedulerView) => void
}
