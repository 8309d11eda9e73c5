// @ts-check

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Totals
 * @typedef {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} VitestReport
 * @typedef {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors: unknown[] }} PlaywrightReport
 */

/**
 * The totals of a check without parts, such as the linter.
 * @param {boolean} ok
 * @returns {Totals}
 */
export function oneCheck(ok) {
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }
}

/**
 * What vitest's JSON report counts. A file that could not be run counts as one failed test.
 * @param {VitestReport} report
 * @returns {Totals}
 */
export function vitestTotals({ testResults }) {
  const statuses = testResults.flatMap((file) => file.assertionResults.map((test) => test.status))
  const broken = testResults.filter((file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'))
  const passed = statuses.filter((status) => status === 'passed').length
  const failed = statuses.filter((status) => status === 'failed').length
  return { passed, failed: failed + broken.length, skipped: statuses.length - passed - failed }
}

/**
 * What Playwright's JSON report counts. An error outside of any test counts as one failed test.
 * @param {PlaywrightReport} report
 * @returns {Totals}
 */
export function playwrightTotals({ stats, errors }) {
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length, skipped: stats.skipped }
}

/**
 * Makes sure that a runner's failure is counted, even if its report names no failed test.
 * @param {Totals} totals
 * @param {number} exitCode
 * @returns {Totals}
 */
export function withExitCode(totals, exitCode) {
  return exitCode !== 0 && totals.failed === 0 ? { ...totals, failed: 1 } : totals
}

/**
 * @param {readonly Totals[]} parts
 * @returns {Totals}
 */
export function sum(parts) {
  const add = (/** @type {keyof Totals} */ key) => parts.reduce((total, part) => total + part[key], 0)
  return { passed: add('passed'), failed: add('failed'), skipped: add('skipped') }
}
