// @ts-check
// Every check there is. Usage: npm test [-- --only types,lint,unit,e2e] [path ...]
// Paths choose among the tests: npm test -- --only unit tests/unit/tracking
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from './build.mjs'
import { startDesktopSession } from './desktop-session.mjs'
import { ensureModules } from './lib/modules.mjs'
import { beforeExit, run } from './lib/processes.mjs'
import { asProgram, root } from './lib/program.mjs'
import { oneCheck, playwrightTotals, sum, vitestTotals, withExitCode } from './lib/totals.mjs'
import { electronSwitches, setUp } from './setup.mjs'

/** @typedef {import('./lib/totals.mjs').Totals} Totals */

/** @type {Map<string, (paths: string[]) => Promise<Totals>>} */
const stages = new Map(Object.entries({ types, lint, unit, e2e }))

/**
 * Set-up appears in the totals only if it fails.
 * @param {boolean} needsElectron
 */
async function prepare(needsElectron) {
  await (needsElectron ? setUp({ ownDesktop: true }) : ensureModules(root))
  return sum([])
}

/** The types of every project that tsconfig.json names. */
async function types() {
  const projects = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')).references
  const exitCodes = await Promise.all(projects.map((/** @type {{ path: string }} */ { path }) => tool('vue-tsc/bin/vue-tsc.js', ['--noEmit', '-p', path])))
  return oneCheck(exitCodes.every((exitCode) => exitCode === 0))
}

async function lint() {
  return oneCheck((await tool('eslint/bin/eslint.js', ['.', '--max-warnings', '0'])) === 0)
}

/**
 * Unit and integration tests.
 * @param {string[]} paths
 */
async function unit(paths) {
  const report = newReport('vitest.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const exitCode = await tool('vitest/vitest.mjs', ['run', ...reporters, ...paths], await scratch())
  return withExitCode(vitestTotals(readReport(report)), exitCode)
}

/** Each waits for what its app does a good part of the time: three keep two cores busy. */
const e2eWorkers = 3

/**
 * End-to-end tests in the real Electron, with one worker per desktop session, so that each has one to itself.
 * @param {string[]} paths
 */
async function e2e(paths) {
  await build()
  electronSwitches()
  const report = newReport('playwright.json')
  const desktops = process.platform === 'linux' ? await Promise.all(Array.from({ length: e2eWorkers }, startDesktopSession)) : []
  const env = { ...(await scratch()), PLAYWRIGHT_JSON_OUTPUT_FILE: report, TEST_DESKTOPS: JSON.stringify(desktops.map(({ env }) => env)) }
  const exitCode = await tool('playwright/cli.js', ['test', '--reporter=list,json', ...paths], env)
  await Promise.all(desktops.map((desktop) => desktop.stop()))
  return withExitCode(playwrightTotals(readReport(report)), exitCode)
}

/**
 * A temporary folder for tests and the apps they start and kill. It is removed when this program ends.
 * @returns {Promise<Record<string, string>>} to be added to their environment
 */
async function scratch() {
  const folder = await mkdtemp(join(tmpdir(), 'modelroute-tests-'))
  beforeExit(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }))
  // One test starts the app as another user.
  await chmod(folder, 0o711)
  return { TMPDIR: folder, TEMP: folder, TMP: folder }
}

/**
 * @param {string} script path in node_modules
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 */
function tool(script, args, env) {
  return run(process.execPath, [join(root, 'node_modules', script), ...args], { cwd: root, env: { ...process.env, ...env } })
}

/** @param {string} name */
function newReport(name) {
  const path = join(root, 'test-results', name)
  rmSync(path, { force: true })
  return path
}

/** @param {string} path */
function readReport(path) {
  if (!existsSync(path)) throw new Error('The tests ended without a report')
  return JSON.parse(readFileSync(path, 'utf8'))
}

/**
 * The stages to run, in their own order.
 * @param {string | undefined} only names, separated by commas; all when undefined
 */
function chosen(only) {
  const names = only?.split(',') ?? [...stages.keys()]
  const unknown = names.find((name) => !stages.has(name))
  if (unknown !== undefined) throw new Error(`Unknown stage ${unknown}. The stages are ${[...stages.keys()].join(', ')}`)
  return [...stages].filter(([name]) => names.includes(name))
}

/**
 * A stage that cannot run counts as one failed check.
 * @param {string} name
 * @param {() => Promise<Totals>} work
 */
async function stage(name, work) {
  console.log(`\n== ${name}`)
  try {
    return await work()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return oneCheck(false)
  }
}

await asProgram(import.meta.url, async (args) => {
  const { values, positionals } = parseArgs({ args, options: { only: { type: 'string' } }, allowPositionals: true })
  const wanted = chosen(values.only)
  const needsElectron = wanted.some(([name]) => name === 'e2e')
  const results = [await stage('set-up', () => prepare(needsElectron))]
  const isReady = results.every(({ failed }) => failed === 0)
  for (const [name, work] of isReady ? wanted : []) results.push(await stage(name, () => work(positionals)))

  const { passed, failed, skipped } = sum(results)
  console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`)
  return failed === 0 ? 0 : 1
})
