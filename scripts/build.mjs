// @ts-check
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from './lib/lock.mjs'
import { run } from './lib/processes.mjs'
import { asProgram, root } from './lib/program.mjs'
import { setUp } from './setup.mjs'

const configuration = ['electron.vite.config.ts', 'package.json', 'package-lock.json']
const stamp = join(root, 'out/built-from.sha256')

/**
 * Builds the app into `out/`, unless the build there is from the same sources.
 * @throws when the build fails
 */
export async function build() {
  await withLock(root, 'build', async () => {
    const wanted = sourcesHash()
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
    rmSync(stamp, { force: true })
    console.error('Building the app')
    const electronVite = join(root, 'node_modules/electron-vite/bin/electron-vite.js')
    const exitCode = await run(process.execPath, [electronVite, 'build', '--logLevel', 'warn'], { cwd: root })
    if (exitCode !== 0) throw new Error('The app could not be built. See the output of electron-vite above')
    writeFileSync(stamp, wanted)
  })
}

function sourcesHash() {
  const hash = createHash('sha256')
  const inFolder = readdirSync(join(root, 'src'), { withFileTypes: true, recursive: true })
  const files = inFolder.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  for (const file of [...configuration.map((name) => join(root, name)), ...files].sort()) {
    hash.update(`${file}\0`).update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

await asProgram(import.meta.url, async () => {
  await setUp({ ownDesktop: false })
  await build()
})
