import { z } from 'zod'

/**
 * Tolerant wire fields: what is absent or of another type reads as null, and never spoils the rest of the reply.
 */

const decimalPattern = /^([+-]?)(\d+)(?:\.(\d+))?(?:e([+-]?\d{1,3}))?$/i

/**
 * A decimal in plain notation, without exponent or plus sign, with its digits kept; null if the text is not a decimal.
 */
function plainDecimal(text: string): string | null {
  const match = decimalPattern.exec(text.trim())
  if (match === null) return null
  const [, sign, whole = '', fraction = '', exponent] = match
  const minus = sign === '-' ? '-' : ''
  if (exponent === undefined) return minus + whole + (fraction === '' ? '' : `.${fraction}`)
  const shift = Number(exponent)
  const before = Math.max(-shift, 0)
  const digits = '0'.repeat(before) + whole + fraction + '0'.repeat(Math.max(shift - fraction.length, 0))
  const point = before + whole.length + shift
  const integer = digits.slice(0, point).replace(/^0+(?=\d)/, '')
  return minus + integer + (point < digits.length ? `.${digits.slice(point)}` : '')
}

const numeric = z.union([z.number(), z.string().max(100)]).transform((value, context) => {
  const decimal = plainDecimal(String(value))
  if (decimal !== null) return decimal
  context.addIssue('not a decimal number')
  return z.NEVER
})

/** Non-empty text, as it came. */
export const text = z.string().min(1).nullable().catch(null)

/** A word such as a status, a code or the name of a model. */
export const word = z.string().min(1).max(2000).nullable().catch(null)

/** A decimal string or a number, as decimal text in plain notation. */
export const money = numeric.nullable().catch(null)

const number = numeric.transform(Number)

/** A count, from zero to the largest safe integer; also as decimal text. */
export const quantity = number.pipe(z.number().min(0).max(Number.MAX_SAFE_INTEGER)).nullable().catch(null)

/** A whole count; also as decimal text. */
export const count = number.pipe(z.int().min(0)).nullable().catch(null)

/** Earlier dates are the zero that some servers send for "none". */
const firstDate = Date.UTC(2000, 0)

/** An ISO 8601 date with time, as epoch ms; without a zone it is UTC. */
export const date = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/)
  .transform((iso) => Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(iso) ? iso : `${iso}Z`))
  .pipe(z.number().min(firstDate))
  .nullable()
  .catch(null)

export const flag = z.boolean().nullable().catch(null)
