// @ts-check
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { run } from './processes.mjs'

/** Which Debian package contains a shared library. Some releases append `t64` to its name. */
const packageOfLibrary = new Map([
  ['libX11.so.6', 'libx11-6'],
  ['libXcomposite.so.1', 'libxcomposite1'],
  ['libXdamage.so.1', 'libxdamage1'],
  ['libXext.so.6', 'libxext6'],
  ['libXfixes.so.3', 'libxfixes3'],
  ['libXrandr.so.2', 'libxrandr2'],
  ['libasound.so.2', 'libasound2'],
  ['libatk-1.0.so.0', 'libatk1.0-0'],
  ['libatk-bridge-2.0.so.0', 'libatk-bridge2.0-0'],
  ['libatspi.so.0', 'libatspi2.0-0'],
  ['libcairo.so.2', 'libcairo2'],
  ['libcups.so.2', 'libcups2'],
  ['libdbus-1.so.3', 'libdbus-1-3'],
  ['libdrm.so.2', 'libdrm2'],
  ['libexpat.so.1', 'libexpat1'],
  ['libgbm.so.1', 'libgbm1'],
  ['libgio-2.0.so.0', 'libglib2.0-0'],
  ['libglib-2.0.so.0', 'libglib2.0-0'],
  ['libgobject-2.0.so.0', 'libglib2.0-0'],
  ['libgtk-3.so.0', 'libgtk-3-0'],
  ['libnotify.so.4', 'libnotify4'],
  ['libnspr4.so', 'libnspr4'],
  ['libnss3.so', 'libnss3'],
  ['libnssutil3.so', 'libnss3'],
  ['libpango-1.0.so.0', 'libpango-1.0-0'],
  ['libsecret-1.so.0', 'libsecret-1-0'],
  ['libsmime3.so', 'libnss3'],
  ['libudev.so.1', 'libudev1'],
  ['libxcb.so.1', 'libxcb1'],
  ['libxkbcommon.so.0', 'libxkbcommon0'],
])

/** The parts of our own desktop session, and the Debian package that contains each. */
const packageOfProgram = new Map([
  ['Xvfb', 'xvfb'],
  ['dbus-daemon', 'dbus'],
  ['dbus-send', 'dbus'],
  ['dbus-monitor', 'dbus'],
  ['dunst', 'dunst'],
  ['gnome-keyring-daemon', 'gnome-keyring'],
  ['xdotool', 'xdotool'],
  ['xdg-mime', 'xdg-utils'],
])

/** Libraries that Electron opens while it runs, for notifications and the keyring; `ldd` does not know of them. */
const openedLater = ['libnotify.so.4', 'libsecret-1.so.0']

const fonts = 'a font'
/** With Liberation alone, Debian's fontconfig takes its monospaced font for all text. */
const fontPackage = 'fonts-dejavu-core'

/**
 * On Linux, makes sure that the system has what the executable needs. As root on Debian, installs missing packages.
 * @param {string} executable
 * @param {{ ownDesktop: boolean }} needs whether our own desktop session will be started
 * @throws when something is missing and cannot be installed, with the command that would
 */
export async function ensureSystem(executable, needs) {
  if (process.platform !== 'linux') return
  const missing = missingParts(executable, needs)
  if (missing.length === 0) return
  console.error(`Missing on this system: ${missing.join(', ')}`)
  if (findProgram('apt-get') === undefined) {
    throw new Error('Install it with your package manager, then run this again')
  }
  if (process.getuid?.() !== 0) {
    const packages = debianPackages(missing, knownPackages()).join(' ')
    throw new Error(`Install it with this command, then run this again:\n\n  sudo apt-get update && sudo apt-get install -y ${packages}\n`)
  }
  await install(missing)
  const still = missingParts(executable, needs)
  if (still.length > 0) throw new Error(`apt-get has run, but still missing: ${still.join(', ')}`)
}

/**
 * @param {string} executable
 * @param {{ ownDesktop: boolean }} needs
 * @returns {string[]} names of libraries and programs, and `a font`
 */
function missingParts(executable, { ownDesktop }) {
  const missing = missingLibraries(spawnSync('ldd', [executable], { encoding: 'utf8' }).stdout ?? '')
  if (!hasFonts()) missing.push(fonts)
  if (!ownDesktop) return missing
  /** @type {string | null} null where the system has no such list (NixOS) */
  const loadable = spawnSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' }).stdout
  missing.push(...openedLater.filter((library) => loadable !== null && !loadable.includes(`\t${library} `)))
  missing.push(...[...packageOfProgram.keys()].filter((program) => findProgram(program) === undefined))
  return missing
}

/**
 * The libraries that `ldd` did not find.
 * @param {string} lddOutput
 * @returns {string[]}
 */
export function missingLibraries(lddOutput) {
  return [...lddOutput.matchAll(/^\s*(\S+) => not found$/gm)].map(([, library = '']) => library)
}

/**
 * The Debian packages that contain what is missing.
 * @param {readonly string[]} missing libraries, programs, `a font`
 * @param {ReadonlySet<string>} known names of the packages this release has
 * @returns {string[]} sorted, each once
 * @throws when it is not known which package brings a library
 */
export function debianPackages(missing, known) {
  const names = missing.map((part) => {
    const name = part === fonts ? fontPackage : (packageOfLibrary.get(part) ?? packageOfProgram.get(part))
    if (name === undefined) throw new Error(`This system has no ${part}. Install the package that provides it, then run this again`)
    return known.has(`${name}t64`) ? `${name}t64` : name
  })
  return [...new Set(names)].sort()
}

function knownPackages() {
  return new Set(spawnSync('apt-cache', ['pkgnames'], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).stdout.split('\n'))
}

/** @param {readonly string[]} missing */
async function install(missing) {
  const stdio = /** @type {const} */ (['ignore', process.stderr, process.stderr])
  const options = { stdio: [...stdio], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
  const quietly = ['-q', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Dpkg::Use-Pty=0']
  if ((await run('apt-get', [...quietly, 'update'], options)) !== 0) throw new Error('apt-get update failed. See its output above')
  const packages = debianPackages(missing, knownPackages())
  console.error(`Installing ${packages.join(' ')}`)
  const exitCode = await run('apt-get', [...quietly, 'install', '-y', '--no-install-recommends', ...packages], options)
  if (exitCode !== 0) throw new Error('apt-get could not install what is missing. See its output above')
}

/** @param {string} name */
function findProgram(name) {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
}

function hasFonts() {
  const folders = ['/usr/share/fonts', '/usr/local/share/fonts', join(homedir(), '.fonts'), join(homedir(), '.local/share/fonts')]
  return folders.some((folder) => existsSync(folder) && readdirSync(folder, { recursive: true }).some(isFont))
}

/** @param {string | Buffer} name */
function isFont(name) {
  return /\.(ttf|otf|ttc|pfb)$/.test(String(name))
}
