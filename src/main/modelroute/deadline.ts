import type { Clock } from '../tracking/clock'

/** A limit of time for one exchange, joined with the caller's signal. */
export interface Deadline {
  /** Aborts when the time is up or the caller aborts. */
  signal: AbortSignal
  /** What ended the exchange early, null while nothing has. */
  ended(): 'timeout' | 'abort' | null
  /** Settles as `work` does, but rejects at once when the signal aborts: a stuck stream cannot hold it. */
  race<T>(work: Promise<T>): Promise<T>
  /** Lets go of the timer and of the caller's signal, which may live for as long as the app. */
  release(): void
}

/** Starts a limit of `timeoutMs` now. */
export function startDeadline(clock: Clock, timeoutMs: number, caller: AbortSignal): Deadline {
  const controller = new AbortController()
  let ended: 'timeout' | 'abort' | null = null
  let giveUp: (reason: Error) => void = () => undefined
  const early = new Promise<never>((_, reject) => {
    giveUp = reject
  })
  early.catch(() => undefined)

  const end = (how: 'timeout' | 'abort'): void => {
    ended ??= how
    giveUp(new DOMException('The exchange was ended early.', 'AbortError'))
    controller.abort()
  }
  const onAbort = (): void => end('abort')
  const disarm = clock.after(timeoutMs, () => end('timeout'))
  caller.addEventListener('abort', onAbort, { once: true })
  if (caller.aborted) onAbort()

  return {
    signal: controller.signal,
    ended: () => ended,
    race: (work) => Promise.race([work, early]),
    release() {
      disarm()
      caller.removeEventListener('abort', onAbort)
    },
  }
}
