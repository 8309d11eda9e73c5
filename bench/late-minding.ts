import { DurationTable, type Start } from '../src/main/tracking/duration-grid'

/** Due ages are exact to this. */
const exactMs = 20

/** A distribution with which the scheduler minds late ends more: each second of delay after `afterMs` costs `times` as much more. */
export class LateMinding extends DurationTable {
  constructor(
    hazards: Float64Array,
    private readonly afterMs: number,
    private readonly times: number,
  ) {
    super(hazards)
  }

  override worth(start: Start, age: number): number {
    return super.worth(start, age) + this.#extra(start, age)
  }

  override dueAge(start: Start, price: number): number {
    let low = start.age
    let high = super.dueAge(start, price)
    while (this.#extra(start, high) > 0 && high - low > exactMs) {
      const middle = (low + high) / 2
      if (this.worth(start, middle) < price) low = middle
      else high = middle
    }
    return high
  }

  /** What W = ∫ c′ · P/(1−P) has more if c′ is greater by `times` after `afterMs`. */
  #extra(start: Start, age: number): number {
    const from = start.age + this.afterMs
    if (age <= from) return 0
    return this.times * (start.survival * (this.start(age).inverse - this.start(from).inverse) - (age - from))
  }
}
