/**
 * Time for everything that schedules. Intervals and due times are monotonic ms, which changes of the wall clock do not
 * affect. Epoch ms is only for what people read and what the server says.
 */
export interface Clock {
  /** Monotonic ms since an arbitrary origin. */
  monotonic(): number
  /** Epoch ms. */
  wall(): number
  /** ms since the machine was started, including sleep, which monotonic time may leave out. Setting the wall clock does not affect it. */
  uptime(): number
  /** Calls once after `ms` (any finite length, even beyond 2³¹ ms); returns a function that cancels. */
  after(ms: number, call: () => void): () => void
}
