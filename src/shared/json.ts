import type { JsonValue } from './execution'

/** JSON that is nested deeper is not taken as such: walking, storing or drawing it recursively would overflow the stack. */
export const deepestNesting = 200

const longInteger = /(?<![\d.eE+-])-?[1-9]\d{15,}(?![\d.eE])/
const hugeNumber = /(?<![\d.eE+-])-?(?:0|[1-9]\d*)(?:\.\d+)?[eE]\+?\d{3,}/
/** A double needs no more than 17 digits, so a decimal of no more is read as the double it was written from. */
const longDecimal = /(?<![\d.eE+-])-?(?=0\.0*[1-9]\d{17}|[1-9][\d.]{18})(?:0|[1-9]\d*)\.\d+(?:[eE][+-]?\d+)?(?![\d.eE])/
const inexactNumber = new RegExp(`${longInteger.source}|${longDecimal.source}|${hugeNumber.source}`)
/** Matches what delimits strings, and numbers that may be too long or too large. */
const tokens = new RegExp(String.raw`\\.|"|${inexactNumber.source}`, 'g')

/**
 * Parses JSON. An integer with more digits than a number can keep, such as a 64-bit seed, becomes a string: rounded, it would
 * be another seed. So does a decimal of more than 17 digits, and a number beyond the largest double, such as 1e400, which would
 * be lost.
 * @throws SyntaxError if the text is not JSON
 */
export function parseExactly(text: string): JsonValue {
  const value: JsonValue = JSON.parse(inexactNumber.test(text) ? quoteInexactNumbers(text) : text)
  return value
}

function quoteInexactNumbers(text: string): string {
  let inString = false
  return text.replaceAll(tokens, (token) => {
    if (token === '"') inString = !inString
    if (inString || token === '"') return token
    return isExact(token) ? token : `"${token}"`
  })
}

function isExact(number: string): boolean {
  const read = String(Number(number))
  if (longDecimal.test(number)) return digitsOf(read) === digitsOf(number)
  return /e/i.test(number) ? Number.isFinite(Number(number)) : read === number
}

/** The significant digits of a number, wherever its point is. */
function digitsOf(number: string): string {
  return number.replace(/e.*/i, '').replace(/[-.]/g, '').replace(/^0+|0+$/g, '')
}

/** Whether JSON text is nested deeper than `deepestNesting` levels. Scans the text, because walking its parsed values takes as long as parsing. */
export function isTooDeep(text: string): boolean {
  let depth = 0
  let inString = false
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]
    if (sign === '"') inString = !inString
    else if (inString) at += sign === '\\' ? 1 : 0
    else if (sign === '[' || sign === '{') depth += 1
    else if (sign === ']' || sign === '}') depth -= 1
    if (depth > deepestNesting) return true
  }
  return false
}
