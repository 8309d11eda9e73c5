import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

const files = ['unit', 'integration'].flatMap((folder) =>
  readdirSync(resolve(import.meta.dirname, 'tests', folder), { recursive: true, encoding: 'utf8' }).map((name) => `tests/${folder}/${name.replaceAll('\\', '/')}`),
)
/** Files that replace whole modules. */
const mocking = files.filter((name) => name.endsWith('.test.ts') && readFileSync(resolve(import.meta.dirname, name), 'utf8').includes('vi.mock('))

export default defineConfig({
  resolve: { alias: { '@shared': resolve(import.meta.dirname, 'src/shared') } },
  test: {
    setupFiles: 'tests/support/draws.ts',
    testTimeout: 20_000,
    // Vitest leaves a core to itself, of two half the machine; what it does there is soon done.
    maxWorkers: availableParallelism(),
    // Half of the time went to reading the same modules again for each file: a worker keeps them, except for a file that replaces some.
    projects: [
      { extends: true, test: { name: 'together', isolate: false, include: ['tests/{unit,integration}/**/*.test.ts'], exclude: mocking } },
      { extends: true, test: { name: 'apart', include: mocking } },
    ],
  },
})
