import { constants } from 'node:fs'
import { copyFile, mkdir, readdir, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Downloads } from './downloads'
import { withExtension } from './names'
import type { Previews } from './previews'

interface DragOutDeps {
  /** The folder for copies under their real names; owned by this class. */
  folder: string
  downloads: Pick<Downloads, 'ofExecutions'>
  previews: Pick<Previews, 'kept'>
  /** The name a file would be saved under; null if it does not belong to a tracked execution. */
  nameOf: (executionId: string, fileId: string) => string | null
  startDrag: (path: string) => void
}

/** Hands files to the system to be dragged out: the saved file if there is one, else a copy from the preview cache. */
export class DragOut {
  readonly #deps: DragOutDeps

  constructor(deps: DragOutDeps) {
    this.#deps = deps
  }

  /** Lets the pointer drag a file; false if it is not available locally. Rejects if the copy cannot be made. */
  async begin(executionId: string, fileId: string): Promise<boolean> {
    const path = (await this.#saved(executionId, fileId)) ?? (await this.#copied(executionId, fileId))
    if (path === null) return false
    this.#deps.startDrag(path)
    return true
  }

  /** Deletes the copies of an earlier run. Their receivers have read them by then. */
  async clear(): Promise<void> {
    await rm(this.#deps.folder, { recursive: true, force: true }).catch(() => undefined)
  }

  /** Deletes the copies of files that are kept under such keys in the preview cache. */
  async forget(which: (key: string) => boolean): Promise<void> {
    const { folder } = this.#deps
    const keys = await readdir(folder).catch(() => [])
    await Promise.all(keys.filter(which).map((key) => rm(join(folder, key), { recursive: true, force: true }).catch(() => undefined)))
  }

  /** The newest download whose file is still where it was saved. */
  async #saved(executionId: string, fileId: string): Promise<string | null> {
    const ofFile = this.#deps.downloads.ofExecutions([executionId]).filter((one) => one.fileId === fileId)
    for (const { phase } of ofFile.toReversed()) {
      if (phase.kind === 'done' && (await isFile(phase.path))) return phase.path
    }
    return null
  }

  async #copied(executionId: string, fileId: string): Promise<string | null> {
    const name = this.#deps.nameOf(executionId, fileId)
    const kept = await this.#deps.previews.kept(executionId, fileId)
    if (name === null || kept === null) return null
    const folder = join(this.#deps.folder, basename(kept.path))
    const path = join(folder, basename(withExtension(name, kept.extension)))
    await mkdir(folder, { recursive: true })
    await copyFile(kept.path, path, constants.COPYFILE_FICLONE)
    return path
  }
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}
