import type { Saying } from './sayings/sayings'
import type { Settings } from './settings'
import type { TerminalStatus } from './status'

/** What became of the wish to cancel one execution, told after it was read again. */
export type CancelOutcome = { id: string } & (
  | { kind: 'cancelled' }
  /** It had ended before the cancellation reached it. */
  | { kind: 'already-ended'; status: TerminalStatus }
  /** The API's words, or why the request did not reach it. */
  | { kind: 'refused'; saying: Saying }
  /** The API accepted, and when it was last read it had this status; the watching goes on. */
  | { kind: 'still-running'; status: string }
  /** The user took it back before the request left. */
  | { kind: 'left-alone' }
)

/** What a copy does not hold of what was asked for: those whose connection, and with it the address to ask, was removed. */
export interface CopyReport {
  leftOut: string[]
}

/** A file that was written, and how many executions are in it. */
export interface SavedFile {
  path: string
  count: number
}

/** How far work on many executions is: how many are done, and how many there are. */
export interface Progress {
  done: number
  total: number
}

/** How far a work on many executions is, and what it does to them. */
export interface Work extends Progress {
  kind: 'track' | 'stop' | 'restore' | 'change' | 'delete'
}

/** How many were done of what was asked for, in its order, and how many were left out: the user stopped it, or this failure did. */
export interface Stepped {
  done: number
  leftOut: number
  failure: string | null
}

/** How many executions ended in which way. */
export interface Outcomes {
  completed: number
  failed: number
  cancelled: number
  expired: number
}

/** What time is divided into: the shortest of which a chart of the range has room for. Weeks begin with Monday. */
export type CalendarUnit = 'day' | 'week' | 'month' | 'year'

/** What ended in one day, week, month or year of the local calendar, as far as it is within the range. */
export interface BinStatistics extends Outcomes {
  /** The date of its first day, `2026-11-23`. */
  day: string
  /** Midnight at its beginning, epoch ms. */
  startsAt: number
  /** Before this it ends, epoch ms. */
  endsAt: number
  /** USD, the exact sum as a decimal string. */
  cost: string
}

/** What ended of one model. */
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

/** Looking back on what ended in a range of time: `completed_at`, or when the end was seen where that was not said. */
export interface Statistics {
  outcomes: Outcomes
  /** Completed ÷ (completed + failed + expired); null when there are none of these. A cancellation is no failure. */
  successRate: number | null
  /** USD, the exact sum as a decimal string. */
  cost: string
  unit: CalendarUnit
  /** Every one of the range in order, also those in which nothing ended; from the first end on when `from` is null. */
  bins: BinStatistics[]
  /** The most used first. */
  models: ModelStatistics[]
  /** At most ten, the longest first. */
  longest: NotableExecution[]
  /** At most ten, the most expensive first. */
  mostExpensive: NotableExecution[]
}

/** What came of a file of settings. */
export interface ImportedSettings {
  /** How many settings are different now. */
  changed: number
  /** What those were, to take it back. */
  before: Partial<Settings>
  /** Names in the file that this version knows no setting by. */
  unknown: string[]
  /** Settings whose value in the file makes no sense; they were left as they were. */
  unusable: string[]
}
