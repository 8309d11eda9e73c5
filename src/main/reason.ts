/** Why something failed, in the error's own words. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
