import { mkdtemp, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '../files/disk'

/** Why the app cannot write to a folder; null if it can. Creates the folder if it is missing. */
export async function writeErrorIn(folder: string): Promise<Error | null> {
  try {
    await makeFolder(folder)
    await rmdir(await mkdtemp(join(folder, 'writable-')))
    return null
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
