import { defineConfig } from 'playwright/test'

/** What `npm test` started: for each worker the environment of a desktop session that no other worker's app is in. */
const desktops: Record<string, string>[] = JSON.parse(process.env['TEST_DESKTOPS'] ?? '[]')

// A worker reads this file too, and what it puts in its environment its apps inherit.
Object.assign(process.env, desktops[Number(process.env['TEST_PARALLEL_INDEX'])])

export default defineConfig({
  testDir: 'tests/e2e',
  globalTeardown: './tests/e2e/nothing-unexpected.ts',
  outputDir: 'test-results/e2e',
  timeout: 90_000,
  expect: { timeout: 15_000 },
  workers: desktops.length || 1,
  // One start in some hundreds beside another app came to a page without a size, and was never seen again when looked for. What passes only then is named as flaky.
  retries: 1,
  forbidOnly: true,
})
