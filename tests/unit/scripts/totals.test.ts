import { expect, test } from 'vitest'
import { oneCheck, playwrightTotals, sum, vitestTotals, withExitCode } from '../../../scripts/lib/totals.mjs'

const file = (status: string, ...tests: string[]) => ({ status, assertionResults: tests.map((test) => ({ status: test })) })

test('vitest: tests are counted by how they ended, todo and pending ones as skipped', () => {
  const testResults = [file('passed', 'passed', 'passed', 'skipped'), file('failed', 'failed', 'passed', 'todo')]
  expect(vitestTotals({ testResults })).toEqual({ passed: 3, failed: 1, skipped: 2 })
})

test('vitest: a file that failed without a failed test counts as one', () => {
  expect(vitestTotals({ testResults: [file('failed'), file('passed', 'passed')] })).toEqual({ passed: 1, failed: 1, skipped: 0 })
})

test('playwright: unexpected results and errors outside tests are failures', () => {
  const stats = { expected: 4, unexpected: 1, flaky: 0, skipped: 2 }
  expect(playwrightTotals({ stats, errors: [{ message: 'worker died' }] })).toEqual({ passed: 4, failed: 2, skipped: 2 })
})

test('a runner that fails without naming a failure counts as one', () => {
  const allPassed = { passed: 9, failed: 0, skipped: 0 }
  expect(withExitCode(allPassed, 1)).toEqual({ passed: 9, failed: 1, skipped: 0 })
  expect(withExitCode(allPassed, 0)).toEqual(allPassed)
  expect(withExitCode({ passed: 8, failed: 2, skipped: 0 }, 1).failed).toBe(2)
})

test('the total is the sum of the parts', () => {
  expect(sum([oneCheck(true), oneCheck(false), { passed: 3, failed: 0, skipped: 2 }])).toEqual({ passed: 4, failed: 1, skipped: 2 })
})
