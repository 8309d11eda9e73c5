/**
 * Time for everything that schedules. Intervals and due times are monotonic ms, which no change of the wall clock
 * touches; epoch ms is only for what people read and what the server says.
 */
export interface Clock {
  /** Monotonic ms since an arbitrary origin. */
  monotonic(): number
  /** Epoch ms. */
  wall(): number
  /** ms since the machine was started, those asleep among them, which monotonic time may leave out; setting the wall clock does not touch it. */
  uptime(): number
  /** Calls once after `ms` (any finite length, also beyond 2³¹ ms); returns the function that cancels. */
  after(ms: number, call: () => void): () => void
}
