import type { JsonValue } from './execution'

const longInteger = /(?<![\d.eE+-])-?[1-9]\d{15,}(?![\d.eE])/
/** Matches what delimits strings, and integers that may be too long. */
const signs = new RegExp(String.raw`\\.|"|${longInteger.source}`, 'g')

/**
 * Parses JSON. An integer with more digits than a number can keep, such as a 64-bit seed, becomes a string: rounded, it would
 * be another seed.
 * @throws SyntaxError if the text is not JSON
 */
export function parseExactly(text: string): JsonValue {
  const value: JsonValue = JSON.parse(longInteger.test(text) ? withLongIntegersAsTexts(text) : text)
  return value
}

function withLongIntegersAsTexts(text: string): string {
  let inString = false
  return text.replaceAll(signs, (sign) => {
    if (sign === '"') inString = !inString
    const isRounded = !inString && sign !== '"' && String(Number(sign)) !== sign
    return isRounded ? `"${sign}"` : sign
  })
}
