import type { Clock } from '../tracking/clock'

/** A time limit for one exchange, combined with the caller's signal. */
interface Deadline {
  /** Aborts when the time is up or the caller aborts. */
  signal: AbortSignal
  /** What ended the exchange early; null while nothing has. */
  ended(): 'timeout' | 'abort' | null
  /** Settles as `work` does, but rejects at once when the signal aborts, so that a stuck stream cannot block it. */
  race<T>(work: Promise<T>): Promise<T>
  /** Releases the timer and the caller's signal, which may live as long as the app. */
  release(): void
}

/** Starts a time limit of `timeoutMs` now. */
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
