import { resolve } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'

const alias = { '@shared': resolve(import.meta.dirname, 'src/shared') }

/** electron-store's conf brings a validator and a version parser. zod and our own migrations do that work instead. */
const notUsed = resolve(import.meta.dirname, 'src/main/storage/not-used.ts')
const withoutThem = { 'ajv/dist/2020.js': notUsed, 'ajv-formats': notUsed, semver: notUsed }

/**
 * Everything needed at the start is bundled into one file: finding and reading hundreds takes longer than running them. fast-png is an
 * ES module, which Node 20 cannot `require`.
 */
const bundled = ['zod', 'electron-store', 'electron-log', 'file-type', 'big.js', 'fast-png']

/** src/main/code-cache.ts keeps compiled code only of CommonJS modules without `import()`. */
const commonJs: Plugin = {
  name: 'common-js',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'package.json', source: JSON.stringify({ type: 'commonjs' }) })
  },
}

/** A single character beyond ASCII makes V8 keep a whole file at two bytes per character, and decode it slowly. */
const ascii: Plugin = {
  name: 'ascii',
  generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue
      if (/String\.raw`[^`]*[^\0-\x7f]/.test(chunk.code)) this.error(`${chunk.fileName}: String.raw would keep escapes as they are. Use ASCII in it.`)
      chunk.code = chunk.code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    }
  },
}

// The targets are those of the oldest Electron this runs on (33), not of the installed package.
export default defineConfig({
  main: {
    resolve: { alias: { ...alias, ...withoutThem } },
    plugins: [commonJs, ascii],
    build: {
      target: 'node20.18',
      externalizeDeps: { exclude: bundled },
      rollupOptions: {
        output: {
          format: 'cjs',
          dynamicImportInCjs: false,
          entryFileNames: '[name].js',
          chunkFileNames: '[name]-[hash].js',
          // Comments and indentation take time to parse too. Names are kept for the log.
          minify: { compress: true, mangle: false, codegen: true },
        },
      },
    },
  },
  preload: {
    resolve: { alias },
    build: {
      target: 'node20.18',
      rollupOptions: { output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    resolve: { alias },
    plugins: [vue(), tailwindcss(), ascii],
    // One file loads sooner than several, and what is needed later still runs later.
    build: { target: 'chrome130', minify: true, chunkSizeWarningLimit: 1000, rollupOptions: { output: { codeSplitting: false } } },
  },
})
