import type { JsonValue } from './execution'

const longInteger = /(?<![\d.eE+-])-?[1-9]\d{15,}(?![\d.eE])/
const hugeNumber = /(?<![\d.eE+-])-?(?:0|[1-9]\d*)(?:\.\d+)?[eE]\+?\d{3,}/
const inexactNumber = new RegExp(`${longInteger.source}|${hugeNumber.source}`)
/** Matches what delimits strings, and numbers that may be too long or too large. */
const tokens = new RegExp(String.raw`\\.|"|${inexactNumber.source}`, 'g')

/**
 * Parses JSON. An integer with more digits than a number can keep, such as a 64-bit seed, becomes a string: rounded, it would
 * be another seed. So does a number beyond the largest double, such as 1e400, which would be lost.
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
    const isExact = /e/i.test(token) ? Number.isFinite(Number(token)) : String(Number(token)) === token
    return isExact ? token : `"${token}"`
  })
}
