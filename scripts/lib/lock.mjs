// @ts-check
import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rename, rm, rmdir, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeExit } from './processes.mjs'

const beatEveryMs = 2_000
const abandonedAfterMs = 15_000

/**
 * Runs `work` while no other process on this machine runs work with the same name for the same project.
 * A lock whose owner has died is taken over: at once if the owner's process is gone, else once it has not been touched for 15 s.
 * @template T
 * @param {string} project absolute folder
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(project, name, work) {
  const path = lockPath(project, name)
  const owner = `${process.pid}-${randomUUID()}`
  for (let waits = 0; !(await acquired(path, owner)); waits += 1) {
    if (waits === 4) console.error(`Waiting for another process to finish the same step (${name})`)
    const gone = await ownerGone(path)
    if (gone !== null) await release(path, gone)
    else await sleep(250)
  }
  const heart = setInterval(() => void utimes(join(path, owner), new Date(), new Date()).catch(() => undefined), beatEveryMs)
  const forget = beforeExit(() => release(path, owner))
  try {
    return await work()
  } finally {
    clearInterval(heart)
    forget()
    await release(path, owner)
  }
}

/**
 * The path of the lock. It is outside the project, so that it survives a new `node_modules`.
 * @param {string} project
 * @param {string} name
 */
export function lockPath(project, name) {
  const projectHash = createHash('sha256').update(project).digest('hex').slice(0, 8)
  return join(tmpdir(), `modelroute-monitor-${projectHash}-${name}.lock.d`)
}

/**
 * The lock is a folder with one file, named after its owner. Both appear atomically, and a folder cannot replace one that contains a file.
 * @param {string} path
 * @param {string} owner
 */
async function acquired(path, owner) {
  const made = await mkdtemp(`${path}-`)
  await writeFile(join(made, owner), '')
  // An empty folder belongs to nobody, but Windows does not replace even that.
  await rmdir(path).catch(() => undefined)
  try {
    await rename(made, path)
    return true
  } catch (error) {
    await rm(made, { recursive: true })
    if (['EEXIST', 'ENOTEMPTY', 'EPERM'].includes(/** @type {NodeJS.ErrnoException} */ (error).code ?? '')) return false
    throw error
  }
}

/**
 * Releases the lock of this owner, and never that of the next one: its file has another name, and a folder is removed only if empty.
 * @param {string} path
 * @param {string} owner
 */
async function release(path, owner) {
  await rm(join(path, owner), { force: true })
  await rmdir(path).catch(() => undefined)
}

/**
 * The owner of the lock if it has died; null while it is alive, and if there is none.
 * @param {string} path
 */
async function ownerGone(path) {
  try {
    const [owner = ''] = await readdir(path)
    const { mtimeMs } = await stat(join(path, owner))
    const isSilent = Date.now() - mtimeMs > abandonedAfterMs
    return owner !== '' && (isSilent || !isAlive(Number.parseInt(owner, 10))) ? owner : null
  } catch {
    return null
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}
