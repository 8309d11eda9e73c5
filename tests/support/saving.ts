import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Disk } from '../../src/main/files/disk'
import { startDownloads, startFiles } from './files'
import { temporaryFolder } from './folder'

/** Everything below a folder that is not a folder. */
export const filesIn = (folder: string): string[] => {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name)
}

/** Downloads of the files of a simulator, into a folder that does not exist yet. */
export async function startSaving(options: Parameters<typeof startFiles>[0] & { disk?: Disk }) {
  const { disk, ...rest } = options
  const files = await startFiles(rest)
  const folder = join(temporaryFolder(), 'saved')
  return { ...files, folder, ...startDownloads({ api: files.api, folder, disk }) }
}
