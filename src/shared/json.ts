import type { JsonValue } from './execution'

const longInteger = /(?<![\d.eE+-])-?[1-9]\d{15,}(?![\d.eE])/
const greatNumber = /(?<![\d.eE+-])-?(?:0|[1-9]\d*)(?:\.\d+)?[eE]\+?\d{3,}/
const unheld = new RegExp(`${longInteger.source}|${greatNumber.source}`)
/** Matches what delimits strings, and numbers that may be too long or too large. */
const signs = new RegExp(String.raw`\\.|"|${unheld.source}`, 'g')

/**
 * Parses JSON. An integer with more digits than a number can keep, such as a 64-bit seed, becomes a string: rounded, it would
 * be another seed. So does a number beyond the largest double, such as 1e400, which would be lost.
 * @throws SyntaxError if the text is not JSON
 */
export function parseExactly(text: string): JsonValue {
  const value: JsonValue = JSON.parse(unheld.test(text) ? withUnheldAsTexts(text) : text)
  return value
}

function withUnheldAsTexts(text: string): string {
  let inString = false
  return text.replaceAll(signs, (sign) => {
    if (sign === '"') inString = !inString
    if (inString || sign === '"') return sign
    const isHeld = /e/i.test(sign) ? Number.isFinite(Number(sign)) : String(Number(sign)) === sign
    return isHeld ? sign : `"${sign}"`
  })
}
