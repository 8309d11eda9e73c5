import type { JsonValue } from './execution'

const longInteger = /(?<![\d.eE+-])-?[1-9]\d{15,}(?![\d.eE])/
/** The signs that tell where a string begins and ends, and the integers that may be too long. */
const signs = new RegExp(String.raw`\\.|"|${longInteger.source}`, 'g')

/**
 * Parses JSON. An integer of more digits than a number keeps, such as a seed of 64 bits, reads as the text of them: rounded
 * it would be another seed.
 * @throws SyntaxError when the text is no JSON
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
