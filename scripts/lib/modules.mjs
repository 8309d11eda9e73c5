// @ts-check
import { existsSync, lstatSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from './lock.mjs'
import { npm } from './processes.mjs'

/**
 * @typedef {{ version?: string, resolved?: string, integrity?: string, optional?: boolean, devOptional?: boolean }} LockedPackage
 * @typedef {{ packages: Record<string, LockedPackage> }} Lock the part of npm's lock file that is read here
 */

/**
 * Installs the dependencies with `npm ci` if `node_modules` is missing or does not match package-lock.json.
 * @param {string} root absolute folder of the project
 * @throws when npm fails, or if `node_modules` is a link: npm would empty the folder it points to, which others use
 */
export async function ensureModules(root) {
  if (areInstalled(root)) return
  await withLock(root, 'npm-ci', async () => {
    if (areInstalled(root)) return
    refuseLink(join(root, 'node_modules'))
    console.error('Installing the dependencies (npm ci)')
    const exitCode = await npm(['ci', '--loglevel', 'error'], { cwd: root })
    if (exitCode !== 0) throw new Error('The dependencies could not be installed. See the output of npm ci above')
  })
}

/** @param {string} folder */
function refuseLink(folder) {
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) return
  throw new Error(`${folder} is a link, and the folder it points to does not match package-lock.json. Remove the link, then run this again`)
}

/** @param {string} root */
function areInstalled(root) {
  const installed = join(root, 'node_modules/.package-lock.json')
  return existsSync(installed) && isInstalled(readLock(join(root, 'package-lock.json')), readLock(installed))
}

/**
 * @param {string} path
 * @returns {Lock}
 */
function readLock(path) {
  return JSON.parse(readFileSync(path, 'utf8'))
}

/**
 * Whether npm's record of `node_modules` matches the lock file. Optional packages may be missing: they are for other platforms.
 * @param {Lock} wanted
 * @param {Lock} installed
 */
export function isInstalled(wanted, installed) {
  const names = Object.keys(wanted.packages).filter((name) => name !== '')
  const complete = names.every((name) => {
    const package_ = wanted.packages[name]
    const found = installed.packages[name]
    if (!found) return Boolean(package_?.optional ?? package_?.devOptional)
    return found.version === package_?.version && found.integrity === package_?.integrity
  })
  return complete && Object.keys(installed.packages).every((name) => name in wanted.packages)
}
