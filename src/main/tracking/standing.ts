import type { RequestFailure } from '@shared/execution'
import type { SayingName } from '@shared/sayings/sayings'
import { BackOff } from './backoff'
import type { SchedulerView } from './schedule'

/** Failures that may be the connection's fault; the others are the execution's or the key's. */
const troubles = new Set<RequestFailure['kind']>(['network', 'timeout', 'server', 'unreadable'])
/** Unreadable replies that arrived whole: the problem is one execution, and the API is fine. */
const wholeReplies = new Set<SayingName>(['too-deep', 'too-large', 'still-running'])

/** Whether a connection may be asked at all, and if not, why. All times are monotonic ms. */
export class Standing {
  readonly #backOff: BackOff
  #state: 'running' | 'paused' | 'stopped' = 'running'
  #online = true
  /** The failure reported for the connection; null while only individual executions fail. */
  #failure: RequestFailure | null = null
  #successes = 0
  /** For each execution whose last request failed: how many successes there had been by then. */
  readonly #failedAfter = new Map<string, number>()

  constructor(random: () => number) {
    this.#backOff = new BackOff(random)
  }

  get running(): boolean {
    return this.#state === 'running' && this.#online
  }

  get stopped(): boolean {
    return this.#state === 'stopped'
  }

  /** The time before which no request is made. */
  get closedUntil(): number {
    return this.#backOff.closedUntil
  }

  /** True from a failure until a success: requests go one at a time then. */
  get inTrouble(): boolean {
    return this.#backOff.inTrouble
  }

  setOnline(online: boolean): void {
    this.#online = online
  }

  /** Nothing is asked until `resume`: the user wants that, or the key is missing or refused. */
  pause(): void {
    if (this.#state === 'running') this.#state = 'paused'
  }

  resume(): void {
    if (this.#state === 'paused') this.#state = 'running'
  }

  stop(): void {
    this.#state = 'stopped'
  }

  /** Forgets the connection's failures. */
  forgive(): void {
    this.#failure = null
    this.#backOff.clear()
  }

  failed(id: string, failure: RequestFailure, now: number): void {
    if (failure.kind === 'key-refused') this.pause()
    if (!troubles.has(failure.kind) || wholeReplies.has(failure.saying.name)) return
    // If others were answered since its last failure, the fault is this execution's, and its row tells it.
    if ((this.#failedAfter.get(id) ?? this.#successes) === this.#successes) this.#failure = failure
    this.#failedAfter.set(id, this.#successes)
    this.#backOff.failed(id, now)
  }

  /** An execution was answered. Returns those whose failures are now blamed on the connection. */
  succeeded(id: string): string[] {
    this.#failure = null
    this.#successes += 1
    this.#failedAfter.delete(id)
    return this.#backOff.succeeded()
  }

  /**
   * `blockedUntil` is set while the server has said to wait; `readyAt` is when the first execution may be asked; `toWall` converts
   * monotonic to epoch ms.
   */
  phase(now: number, blockedUntil: number | null, readyAt: number, toWall: (at: number) => number): SchedulerView['phase'] {
    if (this.#state !== 'running') return { kind: 'paused' }
    if (!this.#online) return { kind: 'offline' }
    if (this.#failure) return { kind: 'server-trouble', until: toWall(Math.max(now, this.#backOff.until, readyAt)), failure: this.#failure }
    return blockedUntil === null ? { kind: 'online' } : { kind: 'rate-limited', until: toWall(blockedUntil) }
  }
}
