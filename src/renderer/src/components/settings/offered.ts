/** The usual choices of a number, and the one chosen: an imported file may have another. */
export function offered(usual: readonly number[], chosen: number | null): number[] {
  return [...new Set([...usual, ...(chosen === null ? [] : [chosen])])].sort((a, b) => a - b)
}
