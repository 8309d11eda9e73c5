import type { RequestFailure } from '@shared/execution'
import { BackOff } from './backoff'
import type { SchedulerView } from './schedule'

/** Failures that may be the connection's own; the others are the execution's or the key's. */
const troubles = new Set<RequestFailure['kind']>(['network', 'timeout', 'server', 'unreadable'])

/** Whether a connection may be asked at all, and what keeps it from that. All times are monotonic ms. */
export class Standing {
  readonly #backOff: BackOff
  #state: 'running' | 'paused' | 'stopped' = 'running'
  #online = true
  #failure: RequestFailure | null = null

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

  /** True after a failure, until a success: one request at a time then. */
  get inTrouble(): boolean {
    return this.#backOff.inTrouble
  }

  setOnline(online: boolean): void {
    if (online && !this.#online) this.#backOff.clear()
    this.#online = online
  }

  /** The key is missing or refused. */
  pause(): void {
    if (this.#state === 'running') this.#state = 'paused'
  }

  resume(): void {
    if (this.#state === 'paused') this.#state = 'running'
    this.#backOff.clear()
  }

  stop(): void {
    this.#state = 'stopped'
  }

  /** What was wrong before says nothing of now. */
  forgive(): void {
    this.#backOff.clear()
  }

  failed(id: string, failure: RequestFailure, now: number): void {
    if (failure.kind === 'key-refused') this.pause()
    if (!troubles.has(failure.kind)) return
    this.#failure = failure
    this.#backOff.failed(id, now)
  }

  /** Answers the executions whose failures are now blamed on the connection. */
  succeeded(): string[] {
    this.#failure = null
    return this.#backOff.succeeded()
  }

  /** `blockedUntil` is set while the server has said to wait; `toWall` turns monotonic into epoch ms. */
  phase(now: number, blockedUntil: number | null, toWall: (at: number) => number): SchedulerView['phase'] {
    if (this.#state !== 'running') return { kind: 'paused' }
    if (!this.#online) return { kind: 'offline' }
    const { until, inTrouble } = this.#backOff
    if (this.#failure && inTrouble) return { kind: 'server-trouble', until: toWall(Math.max(now, until)), failure: this.#failure }
    return blockedUntil === null ? { kind: 'online' } : { kind: 'rate-limited', until: toWall(blockedUntil) }
  }
}
