import { mkdirSync, mkdtempSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'

/** Why the app cannot write to a folder; null if it can. Creates the folder if it is missing. */
export function writeErrorIn(folder: string): Error | null {
  try {
    mkdirSync(folder, { recursive: true })
    rmdirSync(mkdtempSync(join(folder, 'writable-')))
    return null
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
