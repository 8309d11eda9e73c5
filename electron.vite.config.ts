import { resolve } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'

const alias = { '@shared': resolve(import.meta.dirname, 'src/shared') }

/** electron-store's conf brings a validator and a version parser. zod and our own migrations do that work instead. */
const notUsed = resolve(import.meta.dirname, 'src/main/storage/not-used.ts')
const withoutThem = { 'ajv/dist/2020.js': notUsed, 'ajv-formats': notUsed, semver: notUsed }

/** Everything needed at the start is bundled into one file: finding and reading hundreds takes longer than running them. */
const atStart = ['zod', 'electron-store', 'electron-log', 'file-type', 'big.js']

// The targets are those of the oldest Electron this runs on (33), not of the installed package.
export default defineConfig({
  main: {
    resolve: { alias: { ...alias, ...withoutThem } },
    // Comments and indentation take time to parse too. Names are kept for the log.
    build: { target: 'node20.18', externalizeDeps: { exclude: atStart }, rollupOptions: { output: { minify: { compress: true, mangle: false, codegen: true } } } },
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
    plugins: [vue(), tailwindcss()],
    // One file loads sooner than several, and what is needed later still runs later.
    build: { target: 'chrome130', minify: true, chunkSizeWarningLimit: 1000, rollupOptions: { output: { codeSplitting: false } } },
  },
})
