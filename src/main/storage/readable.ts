import { closeSync, openSync } from 'node:fs'

/** Throws the system's error if this user may not read a file. Such a file is not damaged. */
export function ensureReadable(path: string): void {
  closeSync(openSync(path, 'r'))
}
