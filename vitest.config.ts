import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

const files = ['unit', 'integration'].flatMap((folder) =>
  readdirSync(resolve(import.meta.dirname, 'tests', folder), { recursive: true, encoding: 'utf8' }).map((name) => `tests/${folder}/${name.replaceAll('\\', '/')}`),
)
/** Test files that replace whole modules. */
const mocking = files.filter((name) => name.endsWith('.test.ts') && readFileSync(resolve(import.meta.dirname, name), 'utf8').includes('vi.mock('))

export default defineConfig({
  resolve: { alias: { '@shared': resolve(import.meta.dirname, 'src/shared') } },
  test: {
    setupFiles: 'tests/support/draws.ts',
    testTimeout: 20_000,
    // By default Vitest keeps one core for itself, which is half of a machine with two. It needs it only briefly.
    maxWorkers: availableParallelism(),
    // Half of the time went into loading the same modules for each file. So a worker keeps them, except for files that replace some.
    projects: [
      { extends: true, test: { name: 'together', isolate: false, include: ['tests/{unit,integration}/**/*.test.ts'], exclude: mocking } },
      { extends: true, test: { name: 'apart', include: mocking } },
    ],
  },
})
