/**
 * Other people's text within our sentences (Unicode Bidirectional Algorithm, UAX #9). Right-to-left text, or invisible
 * characters that change direction, would reorder the words beside it.
 */

/** Letters written from right to left, and the characters of "Explicit Directional Formatting". */
const turning = /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u
const overrides = /[\u202a-\u202e]/g
const isolates = /[\u2066-\u2069]/g
const firstStrong = '\u2068'
const pop = '\u2069'

/** A text without the invisible characters that change direction. */
export function withoutDirections(text: string): string {
  return text.replace(overrides, '').replace(isolates, '')
}

/** A text with those characters made visible as JSON escapes: `\u202e`. */
export function withDirectionsInSight(text: string): string {
  const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16)}`
  return text.replace(overrides, escaped).replace(isolates, escaped)
}

/** Wraps a text so that it does not reorder what stands beside it. Most texts are returned unchanged. Isolates within it stay. */
export function isolated(text: string): string {
  if (!turning.test(text)) return text
  let open = 0
  const inside = text.replace(overrides, '').replace(isolates, (character) => {
    if (character !== pop) open += 1
    else if (open === 0) return ''
    else open -= 1
    return character
  })
  return firstStrong + inside + pop.repeat(open + 1)
}
