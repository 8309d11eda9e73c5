import { existsSync, mkdirSync, mkdtempSync, rmdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Why the app cannot write to a folder; null if it can. Creates the folder if it is missing. */
export function writeErrorIn(folder: string): Error | null {
  try {
    make(folder)
    rmdirSync(mkdtempSync(join(folder, 'writable-')))
    return null
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** Creates a folder and those above it. Node's own way never ends where nothing can be created, such as in `/proc`. */
function make(folder: string): void {
  if (existsSync(folder)) return
  // A drive that is not there is its own parent.
  if (dirname(folder) !== folder) make(dirname(folder))
  mkdirSync(folder)
}
