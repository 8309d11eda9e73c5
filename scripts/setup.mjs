// @ts-check
import { electronEnvironment, electronRuntime } from './electron-runtime.mjs'
import { ensureModules } from './lib/modules.mjs'
import { root } from './lib/program.mjs'
import { ensureSystem } from './lib/system.mjs'

/**
 * Prepares what running the app needs, and is quick when nothing is missing: the dependencies, an Electron, the system's libraries.
 * Afterwards the environment of this process says which Electron is in use, for all that it starts.
 * @param {{ ownDesktop: boolean }} needs whether a desktop session of our own is to be started
 * @returns {Promise<{ electron: string }>} absolute path of Electron's executable
 * @throws when something cannot be had, with what to do about it
 */
export async function setUp(needs) {
  await ensureModules(root)
  const electron = await electronRuntime()
  Object.assign(process.env, electronEnvironment(electron))
  // Set in the terminals of some editors that are Electron apps; it would turn ours into a plain Node.
  delete process.env.ELECTRON_RUN_AS_NODE
  await ensureSystem(electron, needs)
  return { electron }
}

/** Whether there is a display that a window could appear on. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

/**
 * The switches that Electron needs on this machine. Chromium refuses to run sandboxed as root, so root goes without, and is told.
 * @returns {string[]}
 */
export function electronSwitches() {
  if (process.getuid?.() !== 0) return []
  console.error("Running as root: Chromium's sandbox is off (--no-sandbox). Run as another user to turn it on.")
  return ['--no-sandbox']
}
