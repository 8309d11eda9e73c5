import type { Clock } from '../tracking/clock'

/** Calls `onSilence` if nothing has arrived for `ms`. Returns a function that ends the watch. */
export function watchSilence(clock: Clock, ms: number, received: () => number, onSilence: () => void): () => void {
  let cancel = (): void => undefined
  const arm = (before: number): void => {
    cancel = clock.after(ms, () => {
      if (received() === before) onSilence()
      else arm(received())
    })
  }
  arm(received())
  return () => cancel()
}
