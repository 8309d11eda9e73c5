// @ts-check
import { spawn } from 'node:child_process'

/** @typedef {import('node:child_process').SpawnOptions} SpawnOptions */
/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

const hasProcessGroups = process.platform !== 'win32'

/** @type {Set<() => unknown>} */
const cleanups = new Set()

/**
 * Registers what must happen before this program ends, even if it is interrupted. The last registered runs first.
 * @param {() => unknown} cleanup may return a promise
 * @returns {() => void} takes the registration back
 */
export function beforeExit(cleanup) {
  cleanups.add(cleanup)
  return () => cleanups.delete(cleanup)
}

/** Runs the registered clean-ups, once each. One that fails does not keep the others from running. */
export async function cleanUp() {
  const waiting = [...cleanups].reverse()
  cleanups.clear()
  for (const cleanup of waiting) {
    try {
      await cleanup()
    } catch (error) {
      console.error(error)
    }
  }
}

let interrupted = false

/** Whether this program is ending because it was told to: what fails now fails because of that. */
export function isInterrupted() {
  return interrupted
}

/**
 * With npm in between, Ctrl+C can arrive twice, and so can a closed terminal's SIGHUP.
 * @param {number} exitCode
 */
function interrupt(exitCode) {
  if (interrupted) return
  interrupted = true
  void cleanUp().finally(() => process.exit(exitCode))
}

process.on('SIGINT', () => interrupt(130))
process.on('SIGTERM', () => interrupt(143))
process.on('SIGHUP', () => interrupt(129))
// A signal for npm alone reaches only the shell between npm and this program, and that ends without passing it on.
const { ppid } = process
if (process.env['npm_lifecycle_event'] !== undefined) setInterval(() => process.ppid !== ppid && interrupt(143), 1_000).unref()

/**
 * Starts a program that ends with this one. `stop` ends programs in turn. The terminal's Ctrl+C would reach all at once, and take the
 * display away from an app that is still saving. Hence a process group of its own.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {SpawnOptions} [options]
 * @returns {ChildProcess}
 */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { detached: hasProcessGroups, ...options })
  const forget = beforeExit(() => stop(child))
  child.once('close', forget)
  child.once('error', forget)
  return child
}

/**
 * Ends a program: politely at first, by force after 5 s. Anything it started and left behind is ended too.
 * @param {ChildProcess} child
 * @returns {Promise<void>} when it is gone
 */
export function stop(child) {
  const { pid } = child
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    const force = setTimeout(() => child.kill('SIGKILL'), 5_000)
    child.once('exit', () => {
      clearTimeout(force)
      if (hasProcessGroups) killGroup(pid)
      resolve()
    })
    child.kill('SIGTERM')
  })
}

/** @param {number} pid of the group's first process */
function killGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // The group is empty.
  }
}

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {SpawnOptions} [options] its output goes where ours goes unless `stdio` says otherwise
 * @returns {Promise<number>} its exit code; 128 when a signal ended it, 127 when it could not be started
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = start(command, args, { stdio: 'inherit', ...options })
    child.once('error', (error) => {
      console.error(`${command}: ${error.message}`)
      resolve(127)
    })
    child.once('close', (code) => resolve(code ?? 128))
  })
}

/**
 * Runs npm: the one that started us, if any. Only its errors are shown.
 * @param {readonly string[]} args
 * @param {SpawnOptions} [options]
 * @returns {Promise<number>} its exit code
 */
export function npm(args, options = {}) {
  const { npm_execpath: npmCli } = process.env
  const silent = /** @type {const} */ (['ignore', 'ignore', process.stderr])
  return npmCli?.endsWith('.js')
    ? run(process.execPath, [npmCli, ...args], { stdio: [...silent], ...options })
    : run('npm', args, { stdio: [...silent], shell: process.platform === 'win32', ...options })
}
