import { mkdirSync, mkdtempSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'

/** What keeps the app from writing in a folder, which is made where there is none; null when nothing does. */
export function whyUnwritable(folder: string): Error | null {
  try {
    mkdirSync(folder, { recursive: true })
    rmdirSync(mkdtempSync(join(folder, 'writable-')))
    return null
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
