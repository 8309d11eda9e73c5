import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import Module, { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { Script } from 'node:vm'

/** By then, the functions that a start needs have run, and are compiled. */
const savedAfterMs = 5_000
const hashBytes = 32

interface CompiledModule {
  cachePath: string
  source: string
  script: Script
}

/**
 * Makes `require` keep in `cacheFolder` what V8 compiles of the modules in `codeFolder`, because compiling them takes a tenth of a start. A
 * module whose cache is missing, damaged, or from another version is compiled from its source, and 5 s later all caches are
 * written anew. The modules must not contain `import()`. Node's own `module.enableCompileCache` exists only since Node 22.
 */
export function cacheCode(codeFolder: string, cacheFolder: string): void {
  const { extensions } = createRequire(import.meta.url)
  const loadUncached = extensions['.js']
  const compiled: CompiledModule[] = []
  let saves = false
  extensions['.js'] = (module, filename) => {
    if (dirname(filename) !== codeFolder) {
      loadUncached(module, filename)
      return
    }
    const cachePath = join(cacheFolder, basename(filename))
    const source = readFileSync(filename, 'utf8')
    const cachedData = readCache(cachePath, source)
    const script = new Script(Module.wrap(source), { filename, ...(cachedData && { cachedData }) })
    compiled.push({ cachePath, source, script })
    if (!saves && (!cachedData || script.cachedDataRejected)) {
      saves = true
      setTimeout(() => void save(compiled, cacheFolder), savedAfterMs).unref()
    }
    run(script, module, filename)
  }
}

function run(script: Script, module: Module, filename: string): void {
  const wrapper: unknown = script.runInThisContext()
  if (typeof wrapper !== 'function') throw new TypeError(`${filename} is not a module`)
  Reflect.apply(wrapper, module.exports, [module.exports, createRequire(filename), module, filename, dirname(filename)])
}

async function save(compiled: readonly CompiledModule[], cacheFolder: string): Promise<void> {
  try {
    // Removes those of other versions.
    await rm(cacheFolder, { recursive: true, force: true })
    await mkdir(cacheFolder, { mode: 0o700 })
    for (const { cachePath, source, script } of compiled) {
      const data = script.createCachedData()
      await writeFile(cachePath, Buffer.concat([hashOf(source, data), data]))
    }
  } catch {
    // A start without the cache only takes longer.
  }
}

/** Undefined if there is none, or not exactly one that this version wrote for this source. */
function readCache(path: string, source: string): Buffer | undefined {
  try {
    const file = readFileSync(path)
    const data = file.subarray(hashBytes)
    return hashOf(source, data).equals(file.subarray(0, hashBytes)) ? data : undefined
  } catch {
    return undefined
  }
}

/** V8 itself compares only the length of the source, and a cache that it accepts wrongly can crash it (nodejs/node#62781). */
function hashOf(source: string, data: Buffer): Buffer {
  return createHash('sha256').update(`${process.versions.electron} ${process.arch} ${source}`).update(data).digest()
}
