import type { Clock } from '../tracking/clock'

/** Calls `onSilence` when nothing has come for `ms`. Returns the function that ends the watch. */
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
