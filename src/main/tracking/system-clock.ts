import { uptime } from 'node:os'
import type { Clock } from './clock'

const longestTimerMs = 2 ** 31 - 1

/** The machine's own clock. */
export const systemClock: Clock = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
  uptime: () => 1000 * uptime(),
  after(ms, call) {
    let timer: ReturnType<typeof setTimeout>
    const arm = (left: number): void => {
      timer = setTimeout(() => {
        if (left > longestTimerMs) arm(left - longestTimerMs)
        else call()
      }, Math.min(left, longestTimerMs))
    }
    arm(ms)
    return () => clearTimeout(timer)
  },
}
