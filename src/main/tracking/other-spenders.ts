/** The part of a window that matters for others' spending: what it began with, what is left, and how much of it we spent. */
interface Spent {
  /** Monotonic ms of its first reply. */
  openedAt: number
  opening: number
  remaining: number
  /** Our requests that were answered or lost. */
  own: number
}

/** What other programs spend with the same key, judged by how much Remaining fell beyond our own requests. */
export class OtherSpenders {
  /** Requests per ms. */
  rate = 0
  /** What they spent in past windows, and how long those were observed. */
  #past = { others: 0, ms: 0 }

  /** Updates the rate from the present window. Too short a look at the first window tells nothing. */
  watch(window: Spent, inFlight: number, now: number, windowMs: number): void {
    const ms = this.#past.ms + now - window.openedAt
    if (ms >= windowMs / 20) this.rate = (this.#past.others + spentIn(window, inFlight)) / ms
  }

  /** In a bucket: others took this much within `ms`. A negative amount corrects what was counted too early. */
  took(others: number, ms: number, windowMs: number): void {
    const kept = 2 ** (-ms / windowMs)
    this.#past = { others: this.#past.others * kept + others, ms: this.#past.ms * kept + ms }
    if (this.#past.ms >= windowMs / 20) this.rate = Math.max(0, this.#past.others) / this.#past.ms
  }

  /** A window is over. What others spent in it counts half as much as what they spend in the next one. */
  close(window: Spent, inFlight: number, lastReplyAt: number): void {
    this.#past = {
      others: (this.#past.others + spentIn(window, inFlight)) / 2,
      ms: (this.#past.ms + Math.max(0, lastReplyAt - window.openedAt)) / 2,
    }
  }
}

function spentIn({ opening, remaining, own }: Spent, inFlight: number): number {
  return Math.max(0, opening - remaining - own - inFlight)
}
