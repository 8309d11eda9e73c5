import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { diskTrouble } from '../files/disk-failures'
import { reasonOf } from '../reason'
import { words } from '../words/words'

/** The temporary files that are being written. Any other was left by a kill. */
const parts = new Set<string>()
const partEnding = /^\.[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\.part$/

/**
 * Writes UTF-8 text to a file atomically: to a temporary file beside it first, which then replaces it. Removes those that a kill
 * left of earlier attempts. Resolves to false on an abort, which changes nothing. Throws an Error worded for the user.
 */
export async function writeFile(path: string, text: Iterable<string> | AsyncIterable<string>, signal?: AbortSignal): Promise<boolean> {
  const folder = dirname(path)
  // A name may already be as long as the disk takes.
  const name = basename(path).slice(0, 40)
  const part = join(folder, `${name}.${randomUUID()}.part`)
  parts.add(part)
  try {
    await removeLeftOver(folder, name)
    await pipeline(text, createWriteStream(part, { flags: 'wx' }), { signal })
    await rename(part, path)
    return true
  } catch (error) {
    // What could not be written cannot always be removed, and why it could not be written is what matters.
    await rm(part, { force: true }).catch(() => undefined)
    if (signal?.aborted) return false
    throw new Error(wordsFor(error, folder), { cause: error })
  } finally {
    parts.delete(part)
  }
}

/** What cannot be removed does no harm. */
async function removeLeftOver(folder: string, name: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  const found = names.filter((one) => one.startsWith(name) && partEnding.test(one.slice(name.length))).map((one) => join(folder, one))
  await Promise.all(found.filter((one) => !parts.has(one)).map((one) => rm(one, { force: true }).catch(() => undefined)))
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
