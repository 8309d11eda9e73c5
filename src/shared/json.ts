import type { JsonValue } from './execution'

const longInteger = /(?<![\d.eE+-])-?[1-9]\d{15,}(?![\d.eE])/
const greatNumber = /(?<![\d.eE+-])-?(?:0|[1-9]\d*)(?:\.\d+)?[eE]\+?\d{3,}/
const unheld = new RegExp(`${longInteger.source}|${greatNumber.source}`)
/** The signs that tell where a string begins and ends, and the numbers that may be too long or too great. */
const signs = new RegExp(String.raw`\\.|"|${unheld.source}`, 'g')

/**
 * Parses JSON. An integer of more digits than a number keeps, such as a seed of 64 bits, reads as the text of them: rounded
 * it would be another seed. So does a number greater than any, such as 1e400, which would read as none.
 * @throws SyntaxError when the text is no JSON
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
