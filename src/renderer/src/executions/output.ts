import type { JsonValue } from '@shared/execution'

/** The text an output consists of: a string, or an object's `text`; null when there is none. */
export function outputText(output: JsonValue | undefined): string | null {
  if (typeof output === 'string') return output
  if (typeof output !== 'object' || output === null || Array.isArray(output)) return null
  return typeof output.text === 'string' ? output.text : null
}
