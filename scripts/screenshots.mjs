// @ts-check
// Takes screenshots of every view of the real app, with simulators of its own. Usage: node scripts/screenshots.mjs [sitting ...]
// Each sitting starts a separate app: first-run, list, results, offline, trouble, unwritten.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from './build.mjs'
import { startDesktopSession } from './desktop-session.mjs'
import { shootDialogsOfSelection, shootLink } from './lib/dialog-pictures.mjs'
import { shootOffline, startAway } from './lib/offline-pictures.mjs'
import { folder, set, shoot, shootInBothThemes } from './lib/pictures.mjs'
import { beforeExit } from './lib/processes.mjs'
import { asProgram, root } from './lib/program.mjs'
import { shootResults, startResults, startSimulatorWith } from './lib/result-pictures.mjs'
import { shootNarrow, shootZoomed } from './lib/size-pictures.mjs'
import { shootTrouble, shootUnwritten, startTrouble } from './lib/trouble-pictures.mjs'
import { bundleTypeScript } from './lib/typescript-program.mjs'
import { electronSwitches, setUp } from './setup.mjs'

/**
 * @typedef {import('playwright').Page} Page
 * @typedef {import('playwright').ElectronApplication} App
 * @typedef {import('../src/simulator/simulator').Simulator} Simulator
 */

const failureCodes = /** @type {const} */ ([
  'INPUT_VALIDATION_ERROR', 'CONTENT_MODERATION_REJECTED', 'FILE_NOT_FOUND', 'FILE_FORMAT_UNSUPPORTED', 'INSUFFICIENT_BALANCE', 'RATE_LIMITED',
  'MODEL_OVERLOADED', 'MODEL_UNAVAILABLE', 'GENERATION_TIMEOUT', 'GENERATION_FAILED', 'SERVICE_UNAVAILABLE', 'INTERNAL_ERROR',
])
const settingsGroups = ['Watching', 'Notifications', 'Files', 'Desktop', 'Appearance']
const stepWithinMs = 30_000

/**
 * Shows the details of an execution, once it has ended.
 * @param {Page} page
 * @param {string} id
 */
async function open(page, id) {
  const box = page.getByRole('textbox', { name: 'Execution IDs' })
  await box.fill(id.slice(5))
  await page.locator(`[data-execution-id="${id}"]:is([data-status="COMPLETED"], [data-status="FAILED"])`).click()
  await page.getByRole('button', { name: 'Clear the box' }).click()
}

/** @param {Page} page */
async function shootFirstRun(page) {
  await page.getByRole('button', { name: 'Try the simulator' }).waitFor()
  await shootInBothThemes(page, 'first-run')
  await set(page, `{ language: 'de' }`)
  await page.getByRole('button', { name: 'Simulator ausprobieren' }).waitFor()
  await shootInBothThemes(page, 'first-run-german')
}

/**
 * @param {Page} page
 * @param {Simulator} simulator
 */
async function shootList(page, simulator) {
  await page.getByText('Nothing is tracked yet').waitFor()
  await shootInBothThemes(page, 'empty-list')
  const box = page.getByRole('textbox', { name: 'Execution IDs' })
  /** @type {typeof import('../src/simulator/demo')} */
  const { seedDemo } = await import(pathToFileURL(await bundleTypeScript('src/simulator/demo.ts')).href)
  const demonstration = seedDemo(simulator)
  const ids = {
    image: simulator.create({ fate: 'image', model: 'flux-1.1-pro', durationMs: 4_000 }).id,
    images: simulator.create({ fate: 'images', model: 'flux-1.1-pro-edit', durationMs: 6_000 }).id,
    text: simulator.create({ fate: 'text', durationMs: 2_000 }).id,
    json: simulator.create({ fate: 'json', durationMs: 3_000 }).id,
  }
  const failed = Object.fromEntries(failureCodes.map((code) => [code, simulator.create({ fate: code, model: 'flux-1.1-pro', durationMs: 3_000 }).id]))
  const given = [...demonstration, ...Object.values(ids)]
  await box.fill(given.map((id) => `202 Accepted ${id}`).join('\n') + '\n202 Accepted exec_4f3a0c1e-88d2-4b57-9e0a-6c1d2f3b91b')
  await page.getByText('1 character short').waitFor()
  await shootInBothThemes(page, 'paste')
  await page.getByRole('button', { name: 'Track', exact: true }).click()
  await page.locator(`[data-execution-id="${ids.images}"][data-status="COMPLETED"]`).waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  for (const [label, id] of [['Harbour at dawn', ids.image], ['Boats, four takes', ids.images], ['Caption for the harbour', ids.text]]) {
    await page.evaluate(`window.monitor.request('label', { ids: ['${id}'], label: '${label}' })`)
  }
  await page.getByText('Harbour at dawn').waitFor()
  await page.getByRole('button', { name: 'Dismiss' }).click()
  await shootInBothThemes(page, 'list')
  return { ids, failed }
}

/**
 * @param {Page} page
 * @param {Awaited<ReturnType<typeof shootList>>} made
 */
async function shootDetails(page, { ids, failed }) {
  const details = page.getByRole('region', { name: 'Execution details' })
  await open(page, ids.image)
  await details.getByRole('list', { name: 'Files' }).locator('img').first().waitFor()
  await shootInBothThemes(page, 'details')
  await details.getByRole('button', { name: /^View / }).first().click()
  await page.getByRole('dialog').locator('img').waitFor()
  await shootInBothThemes(page, 'file-viewer')
  await page.keyboard.press('Escape')
  await open(page, ids.text)
  await details.getByRole('heading', { name: 'Output' }).first().waitFor()
  await shootInBothThemes(page, 'details-text', 'details')
  await open(page, ids.json)
  await details.getByRole('button', { name: 'Load preview' }).click()
  await details.getByRole('button', { name: 'Load preview' }).waitFor({ state: 'detached' })
  await shootInBothThemes(page, 'details-json', 'details')
  await page.getByRole('textbox', { name: 'Execution IDs' }).fill(Object.values(failed).join(' '))
  await page.getByRole('button', { name: 'Track', exact: true }).click()
  await page.getByRole('button', { name: 'Dismiss' }).click()
  for (const [code, id] of Object.entries(failed)) {
    await open(page, id)
    await details.getByText(code, { exact: true }).first().waitFor()
    await shoot(page, `failure-${code.toLowerCase().replaceAll('_', '-')}`, 'details')
  }
  await shootInBothThemes(page, 'failure')
  await details.getByRole('button', { name: 'Close details' }).click()
}

/** @param {Page} page */
async function shootRest(page) {
  await page.getByRole('button', { name: 'Completed' }).click()
  await page.getByRole('grid', { name: 'Executions' }).focus()
  await page.keyboard.press('Control+a')
  await page.getByRole('button', { name: 'Copy IDs' }).waitFor()
  await shootInBothThemes(page, 'selection')
  await shootDialogsOfSelection(page)
  await page.keyboard.press('d')
  await page.getByText(/^\d+ files saved/).waitFor()
  await page.getByRole('button', { name: 'Dismiss' }).click()
  await page.getByRole('grid', { name: 'Executions' }).press('Escape')
  await page.getByRole('button', { name: 'Downloads' }).click()
  await page.getByRole('button', { name: 'Show in folder' }).nth(7).waitFor()
  await shootInBothThemes(page, 'downloads')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^All/ }).click()
  await page.getByRole('button', { name: 'Statistics' }).click()
  await page.getByText('Success rate').waitFor()
  await shootInBothThemes(page, 'statistics')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Settings' }).click()
  await shootInBothThemes(page, 'settings')
  for (const group of settingsGroups) {
    await page.getByRole('dialog').getByRole('heading', { name: group, exact: true }).evaluate((heading) => heading.scrollIntoView())
    await shootInBothThemes(page, `settings-${group.toLowerCase()}`, 'dialog')
  }
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await page.getByRole('dialog').waitFor()
  await shootInBothThemes(page, 'shortcuts')
  await page.keyboard.press('Escape')
  await set(page, '{ highContrast: true }')
  await page.locator('html[data-contrast="more"]').waitFor()
  await shootInBothThemes(page, 'list-high-contrast')
  await set(page, `{ highContrast: false, language: 'de' }`)
  await page.getByRole('grid', { name: 'Ausführungen' }).waitFor()
  await shootInBothThemes(page, 'list-german')
  await page.keyboard.press('Control+,')
  await page.getByRole('button', { name: 'Verbindung hinzufügen' }).click()
  await page.getByLabel('Name').waitFor()
  await shootInBothThemes(page, 'connection-german')
  await page.keyboard.press('Escape')
}

await asProgram(import.meta.url, async (wanted) => {
  const { electron } = await setUp({ ownDesktop: true })
  await build()
  const session = await startDesktopSession()
  if (wanted.length === 0) await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const { _electron } = await import('playwright')

  /**
   * @param {Record<string, string>} env
   * @param {string[]} [args]
   * @param {{ executablePath: string, userData: string } | null} [other] another user's
   */
  const launch = async (env, args = [], other = null) => {
    const userData = other?.userData ?? (await mkdtemp(join(tmpdir(), 'modelroute-screenshots-')))
    beforeExit(() => rm(userData, { recursive: true, force: true, maxRetries: 3 }))
    const inherited = Object.entries({ ...process.env, ...session.env }).filter(([name]) => !name.startsWith('MODELROUTE_'))
    const app = await _electron.launch({
      executablePath: other?.executablePath ?? electron,
      chromiumSandbox: other !== null || process.getuid?.() !== 0,
      args: [...(other === null ? electronSwitches() : []), root, `--user-data-dir=${userData}`, '--password-store=gnome-libsecret', ...args],
      env: { ...Object.fromEntries(inherited.map(([name, value]) => [name, value ?? ''])), LANG: 'en_US.UTF-8', HOME: userData, ...env },
    })
    const page = await app.firstWindow()
    page.setDefaultTimeout(stepWithinMs)
    return { app, page, userData }
  }

  /** @type {Record<string, () => Promise<App | null>>} */
  const sittings = {
    'first-run': async () => {
      const { app, page } = await launch({})
      await shootFirstRun(page)
      return app
    },
    list: async () => {
      const { simulator, baseUrl, key } = await startSimulatorWith({ seed: 4, limit: 600 })
      const { app, page } = await launch({ MODELROUTE_BASE_URL: baseUrl, MODELROUTE_API_KEY: key })
      await shootDetails(page, await shootList(page, simulator))
      await shootRest(page)
      await shootZoomed(app, page)
      await shootLink(app, page)
      await shootNarrow(app, page)
      return app
    },
    results: async () => {
      const { simulator, baseUrl, key } = await startResults()
      const { app, page } = await launch({ MODELROUTE_BASE_URL: baseUrl, MODELROUTE_API_KEY: key })
      await shootResults(page, simulator)
      return app
    },
    offline: async () => {
      const { simulator, baseUrl, key, args } = await startAway()
      const { app, page } = await launch({ MODELROUTE_BASE_URL: baseUrl, MODELROUTE_API_KEY: key }, args)
      await shootOffline(app, page, simulator)
      return app
    },
    trouble: async () => {
      const { simulator, baseUrl, key, dataHome } = await startTrouble()
      const { app, page, userData } = await launch({ MODELROUTE_BASE_URL: baseUrl, MODELROUTE_API_KEY: key, XDG_DATA_HOME: dataHome })
      await shootTrouble(page, simulator, userData)
      return app
    },
    unwritten: async () => {
      const { simulator, baseUrl, key } = await startSimulatorWith({ seed: 7, limit: 600 })
      process.env.ELECTRON_EXEC_PATH = electron
      const env = { MODELROUTE_BASE_URL: baseUrl, MODELROUTE_API_KEY: key }
      await shootUnwritten((executablePath, userData) => launch(env, [], { executablePath, userData }), simulator)
      return null
    },
  }
  for (const [name, sit] of Object.entries(sittings)) if (wanted.length === 0 || wanted.includes(name)) await (await sit())?.close()
  console.log(`Screenshots: ${folder}`)
})
