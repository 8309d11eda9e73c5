// @ts-check
// Screenshots of waiting, of failures and of a wrong clock, each produced as in real life, with a simulator of its own.
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { set, shoot, shootInBothThemes } from './pictures.mjs'
import { beforeExit } from './processes.mjs'
import { root } from './program.mjs'
import { startSimulatorWith, track } from './result-pictures.mjs'
import { bundleTypeScript } from './typescript-program.mjs'

/**
 * @typedef {import('playwright').Page} Page
 * @typedef {import('playwright').ElectronApplication} App
 * @typedef {import('../../src/simulator/simulator').Simulator} Simulator
 */

/**
 * Its clock is seven minutes ahead of this machine's, and where the system's folder of applications should be there is a file.
 * @returns {Promise<{ simulator: Simulator, baseUrl: string, key: string, dataHome: string }>} `dataHome` is the app's XDG_DATA_HOME
 */
export async function startTrouble() {
  const dataHome = await mkdtemp(join(tmpdir(), 'modelroute-data-'))
  beforeExit(() => rm(dataHome, { recursive: true, force: true }))
  await writeFile(join(dataHome, 'applications'), '')
  return { ...(await startSimulatorWith({ seed: 6, limit: 600, clockOffsetMs: 7 * 60_000 })), dataHome }
}

/**
 * A result and a cancel during a 429.
 * @param {Page} page
 * @param {Simulator} simulator
 */
async function shootWaiting(page, simulator) {
  const [ending, running] = [simulator.create({ fate: 'image', durationMs: 0 }), simulator.create({ fate: 'never' })]
  const wait = /** @type {const} */ ({ kind: 'status', status: 429, code: 'RATE_LIMITED', headers: { 'retry-after': '120' } })
  await track(page, [running])
  simulator.faults.add({ path: `${ending.id}/result`, then: wait })
  await page.evaluate(`window.monitor.request('track', { text: '${ending.id}' })`)
  await page.locator(`[data-execution-id="${ending.id}"][data-status="COMPLETED"]`).click()
  const details = page.getByRole('region', { name: 'Execution details' })
  await details.getByText('The request for the result is waiting for the rate limit').waitFor()
  await shootInBothThemes(page, 'result-waits')
  await page.locator(`[data-execution-id="${running.id}"]`).click()
  await details.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Cancel execution…' }).click()
  await page.getByRole('button', { name: 'Cancel it' }).click()
  await page.getByText('waiting for the rate limit').first().waitFor()
  await shootInBothThemes(page, 'cancel-waits')
}

/** @param {Page} page */
async function shootLinksRefused(page) {
  const settings = page.getByRole('dialog')
  await page.keyboard.press('Control+,')
  await settings.getByRole('searchbox').fill('links')
  await settings.getByRole('switch', { name: 'Open modelroute-monitor: links' }).click()
  await settings.getByText('Links are unchanged').waitFor()
  await shootInBothThemes(page, 'links-refused')
  await page.keyboard.press('Escape')
}

/**
 * Settings that cannot be saved because there is a folder in place of their file. A theme is not saved then either.
 * @param {Page} page
 * @param {string} config
 */
async function shootUnsaved(page, config) {
  const settings = page.getByRole('dialog')
  await page.keyboard.press('Control+,')
  await settings.getByRole('searchbox').fill('sound')
  for (const theme of ['dark', 'light']) {
    await set(page, `{ theme: '${theme}' }`)
    await page.locator(`html[data-theme="${theme}"]`).waitFor()
    await rm(config)
    await mkdir(config)
    await settings.getByRole('switch', { name: 'Sound' }).click()
    await settings.getByText('could not be saved').waitFor()
    await shoot(page, `settings-unsaved-${theme}`)
    await rm(config, { recursive: true })
    await settings.getByRole('button', { name: 'Dismiss' }).click()
  }
}

/**
 * The message for a note that is full.
 * @param {Page} page
 */
async function shootFullNote(page) {
  await page.locator('[data-status="COMPLETED"]').first().click()
  const note = page.getByRole('textbox', { name: 'Note' })
  await note.fill('The harbour at dawn, third of five; the boats have to be at the left. '.repeat(200).slice(0, 9_999) + '.')
  await page.getByText('10,000 characters').waitFor()
  await note.press('Control+End')
  await note.blur()
  await page.getByText('10,000 characters').scrollIntoViewIfNeeded()
  await shootInBothThemes(page, 'note-full', 'details')
  await page.getByRole('button', { name: 'Close details' }).click()
}

/** @param {Page} page */
async function shootMuted(page) {
  await set(page, `{ mutedUntil: ${Date.now() + 3_600_000} }`)
  await page.getByRole('button', { name: 'muted' }).waitFor()
  await shootInBothThemes(page, 'muted')
  await set(page, '{ mutedUntil: null }')
}

/**
 * The notice if settings that changed since the last start cannot be saved, produced by a user who may not replace another user's file.
 * @param {(launcher: string, userData: string) => Promise<{ app: App, page: Page }>} launchAs
 * @param {Simulator} simulator
 */
export async function shootUnwritten(launchAs, simulator) {
  /** @type {typeof import('../../tests/support/nobody')} */
  const { nobody } = await import(pathToFileURL(await bundleTypeScript('tests/support/nobody.ts')).href)
  const user = nobody(join(root, 'out/main/index.js'))
  if (user === null || process.getuid?.() !== 0) throw new Error('The picture of settings that cannot be saved takes root, and another user who can read this folder')
  beforeExit(() => rm(user.home, { recursive: true, force: true, maxRetries: 3 }))
  const executions = /** @type {const} */ (['image', 'text', 'never']).map((fate) => simulator.create({ fate, durationMs: 1_000 }))
  for (const theme of ['dark', 'light']) {
    const userData = join(user.home, theme)
    await mkdir(userData)
    await chmod(userData, 0o1777)
    await writeFile(join(userData, 'config.json'), JSON.stringify({ settings: { openAtLogin: true, theme } }))
    const { app, page } = await launchAs(user.launcher, userData)
    await page.getByText('Changes since the last start').waitFor()
    await track(page, executions)
    await page.locator('[data-status="COMPLETED"]').nth(1).waitFor()
    // That user has no desktop for notifications.
    await page.getByText('This system shows no notifications').waitFor()
    await page.getByRole('button', { name: 'Dismiss' }).last().click()
    await shoot(page, `settings-unwritten-${theme}`)
    await app.close()
  }
}

/**
 * @param {Page} page of an app on the simulator's address
 * @param {Simulator} simulator
 * @param {string} userData
 */
export async function shootTrouble(page, simulator, userData) {
  await page.getByText('Nothing is tracked yet').waitFor()
  const fates = /** @type {const} */ (['image', 'text', 'never', 'json'])
  await track(page, fates.map((fate) => simulator.create({ fate, durationMs: 1_000 })))
  await page.getByText('The clocks of this computer and of ModelRoute differ by').waitFor()
  await page.locator('[data-status="COMPLETED"]').nth(2).waitFor()
  await shootInBothThemes(page, 'clock-off')
  await shootFullNote(page)
  await shootMuted(page)
  await shootWaiting(page, simulator)
  await shootLinksRefused(page)
  await shootUnsaved(page, join(userData, 'config.json'))
}
