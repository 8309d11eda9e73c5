import type { Clock } from '../tracking/clock'

/** How long nothing of a file may arrive before its transfer is ended. */
export const longestSilenceMs = 30_000

/** Calls `onSilence` if nothing has arrived for `longestSilenceMs`. Returns a function that ends the watch. */
export function watchSilence(clock: Clock, received: () => number, onSilence: () => void): () => void {
  let cancel = (): void => undefined
  const arm = (before: number): void => {
    cancel = clock.after(longestSilenceMs, () => {
      if (received() === before) onSilence()
      else arm(received())
    })
  }
  arm(received())
  return () => cancel()
}
