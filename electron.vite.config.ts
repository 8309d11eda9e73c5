import { resolve } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'

const alias = { '@shared': resolve(import.meta.dirname, 'src/shared') }

/** conf, which electron-store is made of, brings a validator and a reader of versions; zod and our own migrations do their work. */
const notUsed = resolve(import.meta.dirname, 'src/main/storage/not-used.ts')
const withoutThem = { 'ajv/dist/2020.js': notUsed, 'ajv-formats': notUsed, semver: notUsed }

/** What the start needs is part of one file: to find and read hundreds takes longer than to run them. */
const atStart = ['zod', 'electron-store', 'electron-log', 'file-type', 'big.js']

// The targets are those of the oldest Electron this runs on (33), not of the installed package.
export default defineConfig({
  main: {
    resolve: { alias: { ...alias, ...withoutThem } },
    // Comments and indents take as long to read as code; names stay, for the log.
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
    // One file is there sooner than several; what is looked at later is run later all the same.
    build: { target: 'chrome130', minify: true, chunkSizeWarningLimit: 1000, rollupOptions: { output: { codeSplitting: false } } },
  },
})
