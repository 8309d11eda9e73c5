/**
 * Time for everything that schedules. Intervals and due times are monotonic ms, which no change of the wall clock
 * touches; epoch ms is only for what people read and what the server says.
 */
export interface Clock {
  /** Monotonic ms since an arbitrary origin. */
  monotonic(): number
  /** Epoch ms. */
  wall(): number
  /** Calls once after `ms` (any finite length, also beyond 2³¹ ms); returns the function that cancels. */
  after(ms: number, call: () => void): () => void
}

const longestTimerMs = 2 ** 31 - 1

/** The machine's own clock. */
export const systemClock: Clock = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
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
