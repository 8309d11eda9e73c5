import { constants } from 'node:fs'
import { access, link, mkdir, open, readdir, rename, rm, rmdir, stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { codeOf } from '../reason'

/** A file that grows. Positions and sizes are bytes. */
export interface PartFile {
  size(): Promise<number>
  truncate(bytes: number): Promise<void>
  /** Writes all of `pieces`, one after another. */
  write(pieces: readonly Uint8Array[], position: number): Promise<void>
  /** Up to `bytes` from `position` on. */
  read(position: number, bytes: number): Promise<Uint8Array>
  /** Resolves when everything written is on the medium. */
  sync(): Promise<void>
  close(): Promise<void>
}

/** The file system as downloads use it, so that tests can make it fail. Everything rejects with Node's errors. */
export interface Disk {
  /** Bytes free for this user on the disk where `folder` is, or will be. */
  freeBytes(folder: string): Promise<number>
  exists(path: string): Promise<boolean>
  /** Whether both name the same file; false if one of them does not exist. */
  isSame(one: string, other: string): Promise<boolean>
  /** Opens a file for reading and writing. Creates it and its folders if missing. */
  openPart(path: string): Promise<PartFile>
  /** The names that are taken in the folder of a part. None if it has a second name already, which a kill left and `publish` accepts. */
  namesBeside(part: string): Promise<ReadonlySet<string>>
  /**
   * Gives a complete part its final name. Unless `overwrite` is set, returns false and does nothing if the name is taken. Calls
   * `onHold` before reserving the name with an empty file, which a kill would leave behind.
   */
  publish(part: string, target: string, overwrite: boolean, onHold: () => void): Promise<boolean>
  /** Removes a part, and the folders below `base` that are then empty. What does not exist counts as removed. */
  removePart(part: string, base: string): Promise<void>
}

/** The real file system. */
export const nodeDisk: Disk = { freeBytes, exists, isSame, openPart, namesBeside, publish, removePart }

async function freeBytes(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch (error) {
    const above = dirname(folder)
    if (codeOf(error) !== 'ENOENT' || above === folder) throw error
    return freeBytes(above)
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return false
    throw error
  }
}

async function isSame(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map((path) => stat(path, { bigint: true }).catch(() => null)))
  return a != null && b != null && a.ino === b.ino && a.dev === b.dev
}

async function openPart(path: string): Promise<PartFile> {
  await makeFolder(dirname(path))
  const handle = await open(path, constants.O_RDWR | constants.O_CREAT, 0o666)
  return {
    size: async () => (await handle.stat()).size,
    truncate: (bytes) => handle.truncate(bytes),
    async write(pieces, position) {
      let [rest, at] = [pieces, position]
      while (rest.length > 0) {
        const { bytesWritten } = await handle.writev(rest, at)
        rest = after(rest, bytesWritten)
        at += bytesWritten
      }
    },
    async read(position, bytes) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, position)
      return buffer.subarray(0, bytesRead)
    },
    sync: () => handle.datasync(),
    close: () => handle.close(),
  }
}

/** Creates a folder and those above it. Node's recursive `mkdir` never ends in a file system that takes no folders, such as /proc. */
export async function makeFolder(folder: string): Promise<void> {
  if (await exists(folder)) return
  if (dirname(folder) !== folder) await makeFolder(dirname(folder))
  await mkdir(folder).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error
  })
}

/** `pieces` without their first `bytes`. */
function after(pieces: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let before = 0
  return pieces.flatMap((piece) => {
    const start = Math.min(Math.max(bytes - before, 0), piece.byteLength)
    before += piece.byteLength
    return start < piece.byteLength ? [piece.subarray(start)] : []
  })
}

async function namesBeside(part: string): Promise<ReadonlySet<string>> {
  const { nlink } = await stat(part)
  // A folder may be writable and yet not be listed.
  return new Set(nlink > 1 ? [] : await readdir(dirname(part)).catch(() => []))
}

async function publish(part: string, target: string, overwrite: boolean, onHold: () => void): Promise<boolean> {
  if (overwrite) await rename(part, target)
  else if (!(await nameFree(part, target, onHold))) return false
  await syncFolder(dirname(target))
  return true
}

/** Links the second name, which fails if another file has it, then removes the first. On disks without links, reserves the name with an empty file. */
async function nameFree(part: string, target: string, onHold: () => void): Promise<boolean> {
  try {
    // A kill after this line leaves both names; the next start tries again.
    if (!(await isSame(part, target))) await link(part, target)
    await rm(part)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    if (codeOf(error) === 'ENOENT') throw error
  }
  if (await exists(target)) return false
  onHold()
  try {
    await (await open(target, 'wx')).close()
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
  await rename(part, target)
  return true
}

/** Makes the new name durable. Windows and some network disks cannot do that. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}

async function removePart(part: string, base: string): Promise<void> {
  await rm(part, { force: true })
  for (let folder = dirname(part); folder.startsWith(base) && folder !== base; folder = dirname(folder)) {
    const gone = await rmdir(folder).then(() => true, (error: unknown) => codeOf(error) === 'ENOENT')
    if (!gone) return
  }
}
