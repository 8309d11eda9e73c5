import Big from 'big.js'

/** Amounts of no more characters are whole numbers of their last decimal place that a double holds exactly. */
const shortAmount = 15

/**
 * Sums amounts of money (decimal strings) exactly. Short amounts, as nearly all are, are counted in whole units of
 * their last decimal place while that stays a safe integer; the rest is left to big.js, whose sums are not rounded.
 */
export class Sum {
  /** By decimal places. */
  readonly #units: number[] = []
  #rest = new Big(0)

  add(amount: string): void {
    const point = amount.indexOf('.')
    const places = point < 0 ? 0 : amount.length - point - 1
    const units = (this.#units[places] ?? 0) + Number(amount.replace('.', ''))
    if (amount.length <= shortAmount && Number.isSafeInteger(units)) this.#units[places] = units
    else this.#rest = this.#rest.plus(amount)
  }

  total(): Big {
    let total = this.#rest
    this.#units.forEach((units, places) => {
      total = total.plus(`${units}e-${places}`)
    })
    return total
  }
}
