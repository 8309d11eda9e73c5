import { resolve } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'

const alias = { '@shared': resolve(import.meta.dirname, 'src/shared') }

// The targets are those of the oldest Electron this runs on (33), not of the installed package.
export default defineConfig({
  main: { resolve: { alias }, build: { target: 'node20.18' } },
  preload: {
    resolve: { alias },
    build: {
      target: 'node20.18',
      rollupOptions: { output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: { resolve: { alias }, plugins: [vue(), tailwindcss()], build: { target: 'chrome130', minify: true } },
})
