// @ts-check
import { existsSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './program.mjs'

/**
 * Runs a TypeScript program in this process.
 * It reads `process.argv` as if it had been started itself; its `import.meta.url` is that of the bundle.
 * @param {string} entry path relative to the project
 */
export async function runTypeScript(entry) {
  const bundle = await bundleTypeScript(entry)
  process.setSourceMapsEnabled(true)
  await import(pathToFileURL(bundle).href)
}

/**
 * Bundles a TypeScript program into one file, without its dependencies.
 * @param {string} entry path relative to the project
 * @returns {Promise<string>} absolute path of the bundle
 */
export async function bundleTypeScript(entry) {
  const { build } = await import('vite')
  const result = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    resolve: { alias: { '@shared': join(root, 'src/shared') } },
    build: {
      ssr: join(root, entry),
      target: 'node20.18',
      write: false,
      sourcemap: 'inline',
      rolldownOptions: { output: { codeSplitting: false } },
    },
  })
  if (!('output' in result)) throw new TypeError(`vite built ${entry} into something else than a bundle`)
  // Inside node_modules (the program's own if it has one), so that the bundle finds the dependencies it imports. Written and then
  // renamed, so that nobody reads a partial file.
  const own = join(root, dirname(entry), 'node_modules')
  const modules = existsSync(own) ? own : join(root, 'node_modules')
  const bundle = join(modules, '.cache/programs', dirname(entry), `${basename(entry, '.ts')}.mjs`)
  await mkdir(dirname(bundle), { recursive: true })
  await writeFile(`${bundle}.${process.pid}`, result.output[0].code)
  await rename(`${bundle}.${process.pid}`, bundle)
  return bundle
}
