import { randomUUID } from 'node:crypto'
import type { KeyStanding } from '@shared/connection'
import type { Saying } from '@shared/sayings/sayings'
import type { ModelRouteClient } from '../modelroute/client'
import type { Reply } from '../modelroute/types'
import { backOffMs } from '../tracking/backoff'
import type { Clock } from '../tracking/clock'

interface KeyCheckDeps {
  api: Pick<ModelRouteClient, 'execution' | 'webhooks'>
  clock: Clock
  random: () => number
  /** Makes a request within the limit. Rejects only with an AbortError. */
  request: <T>(signal: AbortSignal, send: () => Promise<Reply<T>>) => Promise<Reply<T>>
  /** Why no request may leave at present; null if one may. */
  blockedReason: () => Saying | null
  onChange: (standing: KeyStanding) => void
}

/**
 * Checks a key at the API, within the budget. The API has no request for that, so an execution that cannot exist is read:
 * 404 means that the key was accepted. An inconclusive check is repeated until it is decided.
 */
export class KeyCheck {
  readonly #deps: KeyCheckDeps
  #standing: KeyStanding | null = null
  #abort = new AbortController()

  constructor(deps: KeyCheckDeps) {
    this.#deps = deps
  }

  get standing(): KeyStanding | null {
    return this.#standing
  }

  /** Starts over; resolves to what was learned, or to the fact that nothing could be learned yet. */
  start(): Promise<KeyStanding> {
    this.stop()
    const { signal } = this.#abort
    return new Promise((resolve) => {
      const report = (standing: KeyStanding): void => {
        this.#standing = standing
        this.#deps.onChange(standing)
        if (standing.kind !== 'checking') resolve(standing)
      }
      report({ kind: 'checking' })
      signal.addEventListener('abort', () => resolve({ kind: 'checking' }), { once: true })
      this.#decide(signal, report).catch((error: unknown) => {
        if (!signal.aborted) throw error
      })
    })
  }

  /** Gives up, and forgets what was learned: it says nothing about another key. */
  stop(): void {
    this.#abort.abort()
    this.#abort = new AbortController()
    this.#standing = null
  }

  async #decide(signal: AbortSignal, report: (standing: KeyStanding) => void): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      const obstacle = this.#deps.blockedReason()
      if (obstacle !== null) report({ kind: 'unreached', saying: obstacle })
      const standing = await this.#ask(signal)
      if (signal.aborted) return
      report(standing)
      if (standing.kind !== 'unreached') return
      await this.#wait(backOffMs(tries, this.#deps.random), signal)
    }
  }

  async #ask(signal: AbortSignal): Promise<KeyStanding> {
    const { api, clock, request } = this.#deps
    const reply = await request(signal, () => api.execution(`exec_${randomUUID()}`, signal))
    const at = clock.wall()
    if (reply.ok || reply.failure.kind === 'not-found') return { kind: 'accepted', at, permission: await this.#permission(signal) }
    const { kind, saying } = reply.failure
    return kind === 'key-refused' ? { kind: 'refused', at, saying } : { kind: 'unreached', saying }
  }

  /** What an accepted key may do: only keys with full permission may read webhooks. */
  async #permission(signal: AbortSignal): Promise<'full' | 'execution-only' | null> {
    const { api, request } = this.#deps
    const reply = await request(signal, () => api.webhooks(signal))
    if (reply.ok) return 'full'
    return reply.failure.httpStatus === 403 ? 'execution-only' : null
  }

  #wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#deps.clock.after(ms, () => {
        signal.removeEventListener('abort', cancel)
        resolve()
      })
      signal.addEventListener('abort', cancel, { once: true })
    })
  }
}
