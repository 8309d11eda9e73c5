// @ts-check
// The app with its simulator. Usage: npm run demo [-- --seconds N]
import { once } from 'node:events'
import { mkdtemp, mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { build } from './build.mjs'
import { startDesktopSession } from './desktop-session.mjs'
import { beforeExit, start } from './lib/processes.mjs'
import { asProgram, root } from './lib/program.mjs'
import { electronSwitches, hasDisplay, setUp } from './setup.mjs'

/**
 * @typedef {import('node:child_process').ChildProcess} ChildProcess
 * @typedef {{ id: string, status: string, model: string | null, errorCode: string | null, createdAt: number | null, completedAt: number | null }} Row
 */

const checkEveryMs = 500
const screenshotEveryMs = 4_000
const maxScreenshots = 100
const endStatuses = ['COMPLETED', 'FAILED', 'CANCELLED', 'EXPIRED']

/**
 * Watches the window on behalf of somebody who cannot see it: prints each end, and takes screenshots.
 * @param {string} endpoint of the app's DevTools
 * @param {AbortSignal} over
 */
async function watch(endpoint, over) {
  const { chromium } = await import('playwright')
  const browser = await chromium.connectOverCDP(endpoint)
  const page = browser.contexts()[0]?.pages()[0]
  if (!page) throw new Error('The app did not open a window')
  const folder = join(root, 'out/demo')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  console.log(`No display found, so each end is printed here. Screenshots: ${folder}`)

  const told = new Set()
  let screenshots = 0
  for (let lastAt = 0; !over.aborted; await sleep(checkEveryMs)) {
    for (const row of await ended(page)) {
      if (!told.has(row.id)) console.log(describe(row))
      told.add(row.id)
    }
    if (Date.now() - lastAt < screenshotEveryMs) continue
    lastAt = Date.now()
    await page.screenshot({ path: join(folder, `window-${String(screenshots % maxScreenshots).padStart(2, '0')}.png`) })
    screenshots += 1
  }
}

/**
 * The executions that have ended, queried from the app, because the list renders only the rows in view.
 * @param {import('playwright').Page} page
 * @returns {Promise<Row[]>}
 */
async function ended(page) {
  const answer = await page.evaluate('window.monitor.request("snapshot", null)')
  const { stored, watched } = /** @type {{ value: { executions: { stored: Record<keyof Row, string>, watched: Row[] } } }} */ (answer).value.executions
  /** @param {keyof Row} field */
  const column = (field) => JSON.parse(stored[field])
  const [status, model, errorCode, createdAt, completedAt] = [
    column('status'), column('model'), column('errorCode'), column('createdAt'), column('completedAt'),
  ]
  const underWatch = new Map(watched.map((row) => [row.id, row]))
  const rows = column('id').map((/** @type {string} */ id, /** @type {number} */ i) =>
    underWatch.get(id) ?? { id, status: status[i], model: model[i], errorCode: errorCode[i], createdAt: createdAt[i], completedAt: completedAt[i] })
  return rows.filter((/** @type {Row} */ row) => endStatuses.includes(row.status))
}

/** @param {Row} row */
function describe({ id, status, model, errorCode, createdAt, completedAt }) {
  const time = new Date().toTimeString().slice(0, 8)
  const duration = createdAt !== null && completedAt !== null ? `after ${((completedAt - createdAt) / 1000).toFixed(1)} s` : ''
  return [time, id, status.padEnd(9), model, duration, errorCode].filter(Boolean).join('  ')
}

/**
 * Resolves to the address of the app's DevTools. Passes the app's stderr on, without Chromium's own log and the DevTools message.
 * @param {ChildProcess} app
 * @returns {Promise<string>}
 */
function devToolsEndpoint(app) {
  return new Promise((resolve, reject) => {
    const output = /** @type {import('node:stream').Readable} */ (app.stderr)
    createInterface({ input: output }).on('line', (line) => {
      const [, endpoint] = /^DevTools listening on (ws:\S+)/.exec(line) ?? []
      if (endpoint) resolve(endpoint)
      else if (line !== '' && !/^\[\d+:\d+\/[\d.]+:(?!FATAL)/.test(line)) console.error(line)
    })
    app.once('exit', () => reject(new Error('The app ended before its window opened')))
  })
}

/** @param {string | undefined} seconds */
function readSeconds(seconds) {
  if (seconds === undefined) return undefined
  if (!(Number(seconds) > 0)) throw new Error('--seconds must be a number greater than 0')
  return Number(seconds)
}

await asProgram(import.meta.url, async (args) => {
  const seconds = readSeconds(parseArgs({ args, options: { seconds: { type: 'string' } } }).values.seconds)
  const isSeen = hasDisplay()
  const { electron } = await setUp({ ownDesktop: !isSeen })
  await build()
  const session = isSeen ? undefined : await startDesktopSession()
  const userData = await mkdtemp(join(tmpdir(), 'modelroute-demo-'))
  beforeExit(() => rm(userData, { recursive: true, force: true, maxRetries: 3 }))

  const switches = [...electronSwitches(), ...(isSeen ? [] : ['--remote-debugging-port=0'])]
  const app = start(electron, [...switches, root, '--demo', `--user-data-dir=${userData}`], {
    stdio: ['ignore', 'inherit', isSeen ? 'inherit' : 'pipe'],
    env: { ...process.env, ...session?.env, MODELROUTE_API_KEY: undefined, MODELROUTE_BASE_URL: undefined },
  })
  const over = new AbortController()
  const ends = [once(app, 'exit').then(([code]) => code ?? 1)]
  if (seconds !== undefined) ends.push(sleep(seconds * 1_000, 0, { ref: false }))
  const end = Promise.race(ends).finally(() => over.abort())
  const watching = isSeen ? end : devToolsEndpoint(app).then((endpoint) => watch(endpoint, over.signal))
  await Promise.race([end, watching])
  return end
})
