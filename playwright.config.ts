import { defineConfig } from 'playwright/test'

/** The environments of the desktop sessions that `npm test` started, one per worker. */
const desktops: Record<string, string>[] = JSON.parse(process.env['TEST_DESKTOPS'] ?? '[]')

// Each worker loads this file too. Its apps inherit what is set in its environment here.
Object.assign(process.env, desktops[Number(process.env['TEST_PARALLEL_INDEX'])])

export default defineConfig({
  testDir: 'tests/e2e',
  // Else whoever gets the last file works on while the others have ended.
  fullyParallel: true,
  globalTeardown: './tests/e2e/nothing-unexpected.ts',
  outputDir: 'test-results/e2e',
  timeout: 90_000,
  expect: { timeout: 15_000 },
  workers: desktops.length || 1,
  // One start in several hundred, beside another app, led to a page without a size; that could not be reproduced. A test that passes only on the retry is reported as flaky.
  retries: 1,
  forbidOnly: true,
})
