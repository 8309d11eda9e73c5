import type { Saying } from './sayings/sayings'
import type { Settings } from './settings'
import type { TerminalStatus } from './status'

/** The outcome of cancelling one execution, after it was re-read. */
export type CancelOutcome = { id: string } & (
  | { kind: 'cancelled' }
  /** It had ended before the cancellation reached it. */
  | { kind: 'already-ended'; status: TerminalStatus }
  /** Refused: the API's words, or why the request did not reach it. */
  | { kind: 'refused'; saying: Saying }
  /** The API accepted, and at the last reading it had this status. Watching goes on. */
  | { kind: 'still-running'; status: string }
  /** The user withdrew it before the request left. */
  | { kind: 'left-alone' }
)

/** What is missing from a copy: executions whose connection, and with it the address to ask, was removed. */
export interface CopyReport {
  leftOut: string[]
}

/** A file that was written, and how many executions it contains. */
export interface SavedFile {
  path: string
  count: number
}

/** Progress of a bulk action: how many are done, out of how many. */
export interface Progress {
  done: number
  total: number
}

/** Progress of a bulk action, and what it does. */
export interface Work extends Progress {
  kind: 'track' | 'stop' | 'restore' | 'change' | 'delete'
}

/** How many of the requested executions, or downloads, were done, in order, and how many were left out because the user, or this failure, stopped it. */
export interface StepsResult {
  done: number
  leftOut: number
  failure: string | null
}

/** How many executions ended with which outcome. */
export interface Outcomes {
  completed: number
  failed: number
  cancelled: number
  expired: number
}

/** The unit of time on a chart: the shortest for which the range leaves room. Weeks begin on Monday. */
export type CalendarUnit = 'day' | 'week' | 'month' | 'year'

/** The ends in one day, week, month or year of the local calendar, as far as it is within the range. */
export interface BinStatistics extends Outcomes {
  /** The date of its first day, `2026-11-23`. */
  day: string
  /** Midnight at its beginning, epoch ms. */
  startsAt: number
  /** Its end (exclusive), epoch ms. */
  endsAt: number
  /** USD, the exact sum as a decimal string. */
  cost: string
}

/** The ends of one model. */
export interface ModelStatistics extends Outcomes {
  /** Null: no reply named the model. */
  model: string | null
  /** USD, the exact sum as a decimal string. */
  cost: string
  /** Durations of the completed ones (created to completed, else latency_ms), nearest rank; null when none is known. */
  latency: { count: number; p50Ms: number; p95Ms: number } | null
}

/** One execution in a list of records. */
export interface NotableExecution {
  id: string
  label: string | null
  model: string | null
  status: TerminalStatus
  /** Epoch ms. */
  endedAt: number
  durationMs: number | null
  cost: string | null
}

/** Statistics of what ended in a range of time, by `completed_at` or, if that was not told, by when the end was seen. */
export interface Statistics {
  outcomes: Outcomes
  /** Completed ÷ (completed + failed + expired); null if there are none of these. A cancellation is not a failure. */
  successRate: number | null
  /** USD, the exact sum as a decimal string. */
  cost: string
  unit: CalendarUnit
  /** All stretches of the range in order, even empty ones; starting with the first end if `from` is null. */
  bins: BinStatistics[]
  /** Most used first. */
  models: ModelStatistics[]
  /** At most ten, longest first. */
  longest: NotableExecution[]
  /** At most ten, most expensive first. */
  mostExpensive: NotableExecution[]
}

/** The outcome of importing a settings file. */
export interface ImportedSettings {
  /** How many settings changed. */
  changed: number
  /** Their former values, for undo. */
  before: Partial<Settings>
  /** Names in the file that are no settings in this version. */
  unknown: string[]
  /** Settings with an invalid value in the file, which were left unchanged. */
  unusable: string[]
}
