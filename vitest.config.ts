import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { alias: { '@shared': resolve(import.meta.dirname, 'src/shared') } },
  test: {
    include: ['tests/{unit,integration}/**/*.test.ts'],
    setupFiles: 'tests/support/draws.ts',
    testTimeout: 20_000,
    // Vitest leaves a core to itself, of two half the machine; what it does there is soon done.
    maxWorkers: availableParallelism(),
  },
})
