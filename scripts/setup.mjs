// @ts-check
import { electronEnvironment, electronRuntime } from './electron-runtime.mjs'
import { ensureModules } from './lib/modules.mjs'
import { root } from './lib/program.mjs'
import { ensureSystem } from './lib/system.mjs'

/**
 * Installs what the app needs to run: the dependencies, an Electron, the system's libraries. Fast if nothing is missing.
 * Afterwards the environment of this process names the Electron in use, for every program it starts.
 * @param {{ ownDesktop: boolean }} needs whether our own desktop session will be started
 * @returns {Promise<{ electron: string }>} absolute path of Electron's executable
 * @throws when something is unavailable; the message says what to do
 */
export async function setUp(needs) {
  await ensureModules(root)
  const electron = await electronRuntime()
  Object.assign(process.env, electronEnvironment(electron))
  // Editors that are Electron apps may set this in their terminals. It would turn our Electron into plain Node.
  delete process.env.ELECTRON_RUN_AS_NODE
  await ensureSystem(electron, needs)
  return { electron }
}

/** Whether there is a display that a window could appear on. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

/**
 * The switches that Electron needs on this machine. Chromium refuses to run sandboxed as root, so for root the sandbox is off, with a warning.
 * @returns {string[]}
 */
export function electronSwitches() {
  if (process.getuid?.() !== 0) return []
  console.error("Running as root: Chromium's sandbox is off (--no-sandbox). Run as another user to turn it on.")
  return ['--no-sandbox']
}
