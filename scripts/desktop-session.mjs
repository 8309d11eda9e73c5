// @ts-check
// A desktop for programs that need one where there is none, or that must not disturb the real one: a virtual display with a session
// bus, a notification daemon and an unlocked keyring. Started as a program, it runs a command in such a session:
//   node scripts/desktop-session.mjs npm start
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { beforeExit, run, start, stop } from './lib/processes.mjs'
import { asProgram } from './lib/program.mjs'

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

const execute = promisify(execFile)
const readyWithinMs = 10_000

/**
 * Starts a separate desktop session. The display comes first, then the bus, so that services started by the bus find the display.
 * Nothing of the user's is touched; the keyring is a temporary one.
 * @returns {Promise<{ env: Record<string, string>, stop: () => Promise<void> }>} add `env` to a program's environment
 * @throws elsewhere than on Linux, and when a part does not come up within 10 s
 */
export async function startDesktopSession() {
  if (process.platform !== 'linux') throw new Error('A separate desktop session (Xvfb, dbus, dunst, gnome-keyring) works only on Linux')
  const home = await mkdtemp(join(tmpdir(), 'modelroute-desktop-'))
  /** @type {ChildProcess[]} */
  const parts = []
  const end = async () => {
    for (const part of parts.reverse()) await stop(part)
    await rm(home, { recursive: true, force: true, maxRetries: 3 })
  }
  const forget = beforeExit(end)
  try {
    const env = await startParts(home, parts)
    return { env, stop: () => end().finally(forget) }
  } catch (error) {
    await end().finally(forget)
    throw error
  }
}

/**
 * @param {string} home
 * @param {ChildProcess[]} parts filled as they start, so that they can be stopped
 */
async function startParts(home, parts) {
  const env = { XDG_RUNTIME_DIR: join(home, 'run'), XDG_DATA_HOME: join(home, 'data'), DISPLAY: '', DBUS_SESSION_BUS_ADDRESS: '' }
  await mkdir(env.XDG_RUNTIME_DIR, { mode: 0o700 })
  await mkdir(env.XDG_DATA_HOME, { mode: 0o700 })

  const xvfb = ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp', '-noreset']
  const display = start('Xvfb', xvfb, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  parts.push(display)
  env.DISPLAY = `:${await firstLine(display, 'Xvfb', 3)}`

  const bus = start('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...env },
  })
  parts.push(bus)
  env.DBUS_SESSION_BUS_ADDRESS = await firstLine(bus, 'dbus-daemon', 1)

  parts.push(start('dunst', [], { stdio: 'ignore', env: { ...process.env, ...env } }))
  await busNameOwned('org.freedesktop.Notifications', env)

  const keyring = start('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { ...process.env, ...env },
  })
  parts.push(keyring)
  keyring.stdin?.end('test')
  await busNameOwned('org.freedesktop.secrets', env)
  return env
}

/**
 * Waits for what a program prints once it is ready.
 * @param {ChildProcess} child
 * @param {string} name
 * @param {number} descriptor which of its outputs to read
 * @returns {Promise<string>}
 */
function firstLine(child, name, descriptor) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${name} did not start within 10 s`)), readyWithinMs)
    const output = /** @type {import('node:stream').Readable} */ (child.stdio[descriptor])
    let text = ''
    output.on('data', (chunk) => {
      text += chunk
      if (!text.includes('\n')) return
      clearTimeout(late)
      resolve(text.slice(0, text.indexOf('\n')))
    })
    child.once('error', (error) => reject(new Error(`${name} could not be started: ${error.message}`)))
    child.once('close', (code) => reject(new Error(`${name} exited with code ${code} before it was ready`)))
    child.once('close', () => clearTimeout(late))
  })
}

/**
 * Waits until a service has taken its name on the bus.
 * @param {string} name
 * @param {Record<string, string>} env
 */
async function busNameOwned(name, env) {
  const query = ['--session', '--dest=org.freedesktop.DBus', '--type=method_call', '--print-reply=literal']
  const call = ['/org/freedesktop/DBus', 'org.freedesktop.DBus.NameHasOwner', `string:${name}`]
  for (const deadline = Date.now() + readyWithinMs; Date.now() < deadline; await sleep(50)) {
    const { stdout } = await execute('dbus-send', [...query, ...call], { env: { ...process.env, ...env } })
    if (stdout.includes('true')) return
  }
  throw new Error(`No service took the name ${name} on the session bus within 10 s`)
}

await asProgram(import.meta.url, async ([command, ...args]) => {
  if (command === undefined) throw new Error('Give a command to run in the session')
  const { env } = await startDesktopSession()
  return run(command, args, { env: { ...process.env, ...env } })
})
