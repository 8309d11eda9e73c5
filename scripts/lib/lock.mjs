// @ts-check
import { createHash } from 'node:crypto'
import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeExit } from './processes.mjs'

const BEAT_MS = 2_000
const ABANDONED_AFTER_MS = 15_000

/**
 * Does `work` while no other process on this machine does work of the same name for the same project.
 * A lock whose owner has died is taken over, at once where the owner's process is gone, else when it has not been touched for 15 s.
 * @template T
 * @param {string} project absolute folder
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(project, name, work) {
  const path = lockPath(project, name)
  for (let waits = 0; !(await acquired(path)); waits += 1) {
    if (waits === 4) console.error(`Waiting for another process that is busy with the same (${name})`)
    if (await isAbandoned(path)) await rm(path, { force: true })
    else await sleep(250)
  }
  const heart = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => undefined), BEAT_MS)
  const forget = beforeExit(() => rmSync(path, { force: true }))
  try {
    return await work()
  } finally {
    clearInterval(heart)
    forget()
    await rm(path, { force: true })
  }
}

/**
 * Where the lock is: outside of the project, so that it outlives a new `node_modules`.
 * @param {string} project
 * @param {string} name
 */
export function lockPath(project, name) {
  const projectHash = createHash('sha256').update(project).digest('hex').slice(0, 8)
  return join(tmpdir(), `modelroute-monitor-${projectHash}-${name}.lock`)
}

/** @param {string} path */
async function acquired(path) {
  try {
    await writeFile(path, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false
    throw error
  }
}

/** @param {string} path */
async function isAbandoned(path) {
  try {
    if (Date.now() - (await stat(path)).mtimeMs > ABANDONED_AFTER_MS) return true
    const owner = Number(await readFile(path, 'utf8'))
    return owner > 0 && !isAlive(owner)
  } catch {
    return false
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
