import { defineConfig } from 'playwright/test'

export default defineConfig({
  testDir: 'tests/e2e',
  globalTeardown: './tests/e2e/nothing-unexpected.ts',
  outputDir: 'test-results/e2e',
  timeout: 90_000,
  expect: { timeout: 15_000 },
  // Each test has its own app, session bus listener and simulator; two cores carry one at a time reliably.
  workers: 1,
  forbidOnly: true,
})
