import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { diskTrouble } from '../files/disk-failures'
import { reasonOf } from '../reason'
import { words } from '../words/words'

/**
 * Writes UTF-8 text to a file atomically: to a temporary file beside it first, which then replaces it. Resolves to false on an
 * abort, which changes nothing. Throws an Error worded for the user.
 */
export async function writeFile(path: string, text: Iterable<string> | AsyncIterable<string>, signal?: AbortSignal): Promise<boolean> {
  // A name may already be as long as the disk takes.
  const part = join(dirname(path), `${basename(path).slice(0, 40)}.${randomUUID()}.part`)
  try {
    await pipeline(text, createWriteStream(part, { flags: 'wx' }), { signal })
    await rename(part, path)
    return true
  } catch (error) {
    // What could not be written cannot always be removed, and why it could not be written is what matters.
    await rm(part, { force: true }).catch(() => undefined)
    if (signal?.aborted) return false
    throw new Error(wordsFor(error, dirname(path)), { cause: error })
  }
}

function wordsFor(error: unknown, folder: string): string {
  switch (diskTrouble(error)) {
    case 'disk-full':
      return words().writing.full(folder)
    case 'disk-denied':
    case 'disk-read-only':
      return words().writing.denied(folder)
    default:
      return words().writing.failed(folder, reasonOf(error))
  }
}
